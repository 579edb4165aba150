//! What is said where IAM gave no token: one row a reason.

use super::{Row, both};
use cph_core::api::iam::refusal::Refusal;

#[rustfmt::skip]
pub(super) const fn row(why: Refusal) -> Row {
    match why {
        Refusal::WrongPassword => both![
            ["IAM did not accept this sign-in", "IAM 未接受此次登录"],
            ["The account, the user or the password is wrong; or this is a HUAWEI ID or a federated user, who cannot sign in by password here.", "账号、用户名或密码有误；或者这是华为账号或联邦用户，无法在此使用密码登录。"],
            ["Check all three: after some wrong tries IAM locks the user. In place of a HUAWEI ID or a federated user, take an IAM user with programmatic access, or paste a token.", "请核对这三项：多次错误后 IAM 会锁定用户。华为账号或联邦用户请改用具有编程访问权限的 IAM 用户，或粘贴令牌。"]],
        Refusal::Locked => both![
            ["This user is locked", "该用户已被锁定"],
            ["There were too many wrong passwords, or something unusual about the sign-ins.", "密码错误次数过多，或登录行为异常。"],
            ["Wait 15 minutes, then try again.", "请等待 15 分钟后重试。"]],
        Refusal::CodeNeeded => both![
            ["A one-time code is needed as well", "还需要一次性验证码"],
            ["This user is protected by a second factor (MFA).", "该用户启用了多因素认证（MFA）。"],
            ["Enter the password once more, with the user ID and the code of the MFA device.", "请再次输入密码，并填写用户 ID 和 MFA 设备上的验证码。"]],
        Refusal::CodeWrong => both![
            ["IAM did not accept the one-time code", "IAM 未接受一次性验证码"],
            ["The code is mistyped or no longer valid, or the user ID is another user’s.", "验证码输入有误或已失效，或用户 ID 属于其他用户。"],
            ["Enter the password once more with the next code. The user ID is not the name: it is under My Credentials.", "请再次输入密码和下一个验证码。用户 ID 不是用户名，可在“我的凭证”中查看。"]],
        Refusal::Ended => both![
            ["This sign-in has ended", "此次登录已失效"],
            ["IAM no longer accepts the token it gave for it.", "IAM 不再接受此前签发的令牌。"],
            ["Sign in again.", "请重新登录。"]],
        Refusal::Invalid => both![
            ["IAM could not read the request", "IAM 无法读取请求"],
            ["A name has a form that IAM does not take, or the proxy changed the request.", "某个名称的格式不被 IAM 接受，或代理改动了请求。"],
            ["Check the names. If they are right, ask whoever runs the proxy.", "请核对各名称。如无误，请联系代理的管理员。"]],
        Refusal::Scope => both![
            ["IAM gives no token for this project", "IAM 未签发该项目的令牌"],
            ["There is no such project in this region, the user cannot reach it, or the account restricts from where its users sign in.", "该区域没有此项目、用户无权访问，或账号限制了登录来源。"],
            ["Leave the project to “Find my projects”, which lists those the user can reach.", "请使用“查找我的项目”，列出用户可访问的项目。"]],
        Refusal::NotIam => both![
            ["IAM is not at this address", "该地址不是 IAM"],
            ["The proxy does not pass IAM’s paths on for this region, or its address leads elsewhere.", "代理未转发该区域的 IAM 路径，或其地址指向别处。"],
            ["Ask whoever runs the proxy to pass POST /v3/auth/tokens and GET /v3/auth/projects on to IAM, or paste a token.", "请代理的管理员将 POST /v3/auth/tokens 和 GET /v3/auth/projects 转发到 IAM，或粘贴令牌。"]],
        Refusal::Unavailable => both![
            ["IAM is not available", "IAM 不可用"],
            ["IAM or a gateway in front of it has a problem of its own.", "IAM 或其前端网关自身出现问题。"],
            ["Try again in a moment; the password is needed again.", "请稍后重试，届时需要再次输入密码。"]],
        Refusal::TokenHidden => both![
            ["This page may not read the token", "此页面无法读取令牌"],
            ["IAM issued one, but the proxy is on another origin and does not expose the header X-Subject-Token.", "IAM 已签发令牌，但代理位于其他源且未公开 X-Subject-Token 响应头。"],
            ["Ask whoever runs the proxy to answer with the headers below.", "请代理的管理员返回以下响应头。"]],
        Refusal::TokenLost => both![
            ["IAM’s answer came without a token", "IAM 的响应中没有令牌"],
            ["The proxy took the header X-Subject-Token off, or the token is longer than auth.maxTokenBytes.", "代理移除了 X-Subject-Token 响应头，或令牌超过 auth.maxTokenBytes。"],
            ["Ask whoever runs the proxy to pass the header on, up to 64 KB of it.", "请代理的管理员转发该响应头（最长 64 KB）。"]],
    }
}
