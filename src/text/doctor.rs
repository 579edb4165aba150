//! The words of the connection doctor: its steps, how each went, and what was found.

use super::{
    both,
    errors::{self, Explanation},
    pick,
};
use cph_core::api::doctor::{State, Step, finding::Finding};

/// A step's name.
pub fn step(step: Step) -> &'static str {
    pick(match step {
        Step::Page => both!["This page and its network", "本页面及其网络"],
        Step::Policy => both!["This page’s own policy", "本页面自身的安全策略"],
        Step::Reach => both!["The proxy can be reached", "可连接到代理"],
        Step::Cors => both!["The proxy allows this page (CORS)", "代理允许本页面（CORS）"],
        Step::Redirect => both!["No redirect", "没有重定向"],
        Step::Json => both!["An answer of the API, no web page", "返回 API 响应而非网页"],
        Step::Gateway => both!["Proxy and gateway let it through", "代理与网关放行"],
        Step::Service => both!["The cloud phone service answers", "云手机服务作出响应"],
    })
}

/// How a step went.
pub fn state(state: State) -> &'static str {
    pick(match state {
        State::Pending => both!["checking…", "检查中…"],
        State::Passed => both!["passed", "通过"],
        State::Noted => both!["passed, with a note", "通过，有提示"],
        State::Failed => both!["failed", "失败"],
        State::Skipped => both!["not tried", "未检查"],
        State::NotNeeded => both!["not needed: same origin", "不需要：同源"],
    })
}

/// What was found. `token_age` is how long the token has been in use, in seconds.
#[rustfmt::skip]
pub fn finding(finding: &Finding, token_age: u64) -> Explanation {
    let row = match finding {
        Finding::Failure(error) => return errors::explain(error, token_age),
        Finding::MixedContent => both![
            ["Mixed content", "混合内容"],
            ["This page came over https and the proxy’s address is plain http. This browser lets no such request out.", "本页面通过 https 打开，而代理地址是明文 http。此浏览器不允许这样的请求。"],
            ["Give the proxy https, or its path on this page’s own host.", "请为代理启用 https，或使用本站路径。"]],
        Finding::Unreachable => both![
            ["Nobody answers at the proxy’s address", "代理地址没有响应"],
            ["The connection is refused, the name is not known (DNS), the certificate is not trusted (TLS), or the browser is kept from that network. It does not tell a page which. A server that shuts other origins out altogether (Cross-Origin-Resource-Policy) looks the same.", "连接被拒绝、域名无法解析（DNS）、证书不受信任（TLS），或浏览器被禁止访问该网络；浏览器不会告诉页面是哪一种。完全拒绝其他源的服务器（Cross-Origin-Resource-Policy）表现相同。"],
            ["Open the proxy’s address in a tab of its own: the browser says there what is wrong. Then check that the proxy runs, its name, port and certificate.", "请在新标签页中打开代理地址，浏览器会显示具体原因。然后检查代理是否运行，以及域名、端口和证书。"]],
        Finding::Cors => both![
            ["The proxy does not allow this page", "代理未允许本页面"],
            ["A server answers there, but does not send Access-Control-Allow-Origin for this page’s origin exactly once: it is missing, names another origin, or is sent twice, by the proxy and by the service behind it. A sign-in page or a redirect in front of the proxy looks the same. Browsers do not tell a page which it is; their developer tools (F12, Console) do.", "该地址有响应，但没有针对本页面来源恰好返回一次 Access-Control-Allow-Origin：该响应头缺失、指向其他来源，或由代理及其后端各返回了一次。代理前的登录页面或重定向表现相同。浏览器不会告诉页面具体原因，但开发者工具（F12 › 控制台）会显示。"],
            ["Let the proxy send each of the lines below exactly once, on errors too. If the console of the developer tools speaks of multiple values, let the proxy drop the header that comes from behind it.", "请让代理将以下每一行恰好返回一次，错误响应也需包含。如果开发者工具的控制台提示存在多个值，请让代理去除来自后端的同名响应头。"]],
        Finding::Preflight => both![
            ["The proxy does not answer preflights", "代理未响应预检请求"],
            ["Its answers may be read. But before the token’s header is sent, browsers ask with OPTIONS whether they may, and that gets no permission: no answer, a refusal, or Access-Control-Allow-Origin sent twice.", "响应可以读取，但浏览器在发送令牌请求头之前会用 OPTIONS 询问许可，而该请求未获许可：没有响应、被拒绝，或 Access-Control-Allow-Origin 返回了两次。"],
            ["Let the proxy answer OPTIONS itself, without a token, with 204 and each of the lines below exactly once.", "请让代理自行响应 OPTIONS（无需令牌），返回 204，并将以下每一行恰好返回一次。"]],
        Finding::TokenHeader => both![
            ["The proxy does not allow the token’s header", "代理不允许令牌请求头"],
            ["It answers preflights, but X-Auth-Token is not in Access-Control-Allow-Headers.", "代理响应预检请求，但 Access-Control-Allow-Headers 中没有 X-Auth-Token。"],
            ["Add it: the lines below are all it takes.", "请添加该请求头，所需内容如下。"]],
        Finding::NotExposed => both![
            ["All goes through, but request IDs cannot be read", "链路畅通，但无法读取请求 ID"],
            ["The proxy does not send Access-Control-Expose-Headers, or no X-Request-Id. Failures then come without the ID that support asks for, and waits are guessed.", "代理未返回 Access-Control-Expose-Headers 或 X-Request-Id。因此失败信息缺少技术支持所需的 ID，重试等待时间也只能估计。"],
            ["Let the proxy send the last line below too.", "请让代理同时返回以下最后一行。"]],
        Finding::BrokenOff => both![
            ["The answer broke off", "响应中断"],
            ["The way is open, but this request got no answer, or not all of it. Very long tokens and large answers are frequent reasons.", "链路畅通，但此请求没有得到完整响应。常见原因是令牌过长或响应过大。"],
            ["Try again. If it stays so, get a shorter token (nocatalog=true), and look into the proxy’s error log.", "请重试。如果持续出现，请获取更短的令牌（nocatalog=true），并查看代理的错误日志。"]],
    };
    Explanation::of(row)
}
