//! What is said of a failure: what happened, the likely cause, what to do. One row a class, a few codes of the service
//! and each reason of a 401 have words of their own.

mod sign_in;

use super::{both, pick, pick_of};
use cph_core::api::{
    endpoint::EndpointProblem,
    error::{ApiError, Fault},
    rejection::{self, Rejection},
};

/// The three things a person needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, as a heading.
    pub what: &'static str,
    /// The likely cause.
    pub cause: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// An explanation in both languages: what, cause and remedy as `both!` puts them together.
type Row = &'static str;

impl Explanation {
    /// The explanation in the language in use.
    pub(super) fn of(row: Row) -> Self {
        let part = |index| pick_of(row, 3, index);
        Self { what: part(0), cause: part(1), remedy: part(2) }
    }
}

/// The words for a failure. `token_age` is how long the token has been in use, in seconds.
pub fn explain(error: &ApiError, token_age: u64) -> Explanation {
    let by_code = match error.fault {
        // The codes are those of another service.
        Fault::SignIn(_) => None,
        _ if error.status == Some(413) => Some(TOO_LARGE),
        _ if rejection::is_too_long(error) => Some(TOO_LONG),
        _ => by_code(error),
    };
    let row = by_code.unwrap_or_else(|| match error.fault {
        Fault::Unauthorized => rejection(Rejection::of(error, token_age)),
        Fault::Forbidden if rejection::lacks_permission(error) => LACKING,
        Fault::ProxyHtml if error.status == Some(401) => OTHER_SIGN_IN,
        fault => by_class(fault),
    });
    Explanation::of(row)
}

#[rustfmt::skip]
fn by_class(fault: Fault) -> Row {
    match fault {
        Fault::Offline => both![
            ["You are offline", "您已离线"],
            ["The browser reports no network connection.", "浏览器报告没有网络连接。"],
            ["Reconnect, then try again.", "恢复网络连接后重试。"]],
        Fault::Timeout => both![
            ["No answer in time", "响应超时"],
            ["The proxy or the service is slow or hangs.", "代理或服务响应缓慢或无响应。"],
            ["Try again. If it stays so, ask whoever runs the proxy whether it reaches the service.", "请重试。如果持续出现，请联系代理的管理员确认其能否访问服务。"]],
        Fault::Cancelled => both![
            ["Cancelled", "已取消"],
            ["You stopped the request.", "您取消了请求。"],
            ["Try again when you like.", "可随时重试。"]],
        Fault::BlockedByPolicy => both![
            ["Blocked by this page’s own policy", "被此页面自身的安全策略阻止"],
            ["The content security policy of this deployment does not list the proxy’s address in connect-src.", "此部署的内容安全策略未在 connect-src 中包含代理地址。"],
            ["Ask the administrator to add the proxy’s origin to connect-src, or choose a region that is served from here.", "请管理员将代理的源加入 connect-src，或选择由本站提供服务的区域。"]],
        Fault::Network => both![
            ["The request did not get through", "请求未能送达"],
            ["The proxy is not reachable, or it is on another origin and does not allow this page (CORS). The browser does not tell which.", "代理不可达，或代理位于其他源且未允许此页面（CORS）。浏览器不会区分这两种情况。"],
            ["Check that the proxy runs and its address is right. If it is on another origin, it must answer with the headers below.", "请确认代理正在运行且地址正确。如果代理位于其他源，它必须返回以下响应头。"]],
        Fault::Redirected => both![
            ["The proxy answered with a redirect", "代理返回了重定向"],
            ["It was not followed: the token would have been sent on to another address.", "未跟随该重定向，否则令牌会被发送到其他地址。"],
            ["Ask whoever runs the proxy to answer the API’s path directly. A missing path or a login page in front of the proxy is a frequent reason.", "请联系代理的管理员，使其直接响应 API 路径。常见原因是路径缺失或代理前有登录页面。"]],
        Fault::ProxyHtml => both![
            ["A web page came instead of the API’s answer", "返回的是网页而不是 API 响应"],
            ["The proxy’s path does not lead to the API: a web server answered in its place.", "代理路径未指向 API，由网页服务器代为响应。"],
            ["Check the proxy address of this region in config.json and the proxy’s rules for it.", "请检查 config.json 中该区域的代理地址以及代理的转发规则。"]],
        Fault::NotJson => both![
            ["The answer is not JSON", "响应不是 JSON"],
            ["The answer was empty, cut off on the way, or is not from this API.", "响应为空、传输中被截断，或并非来自该 API。"],
            ["Try again. If it stays so, check the proxy’s path and its size limits.", "请重试。如果持续出现，请检查代理路径及其大小限制。"]],
        Fault::WrongShape => both![
            ["The answer is not a list of servers", "响应不是服务器列表"],
            ["It is JSON, but of another API or another version of this one.", "响应是 JSON，但属于其他 API 或此 API 的其他版本。"],
            ["Check that the proxy’s path leads to the cloud phone service (CPH).", "请检查代理路径是否指向云手机服务（CPH）。"]],
        Fault::TooLarge => both![
            ["The answer is larger than this console accepts", "响应超过此控制台允许的大小"],
            ["Servers with very many addresses, or an answer that is not from this API.", "服务器地址过多，或响应并非来自该 API。"],
            ["Choose fewer servers a page, or ask the administrator to raise limits.maxBodyMiB.", "请减少每页数量，或请管理员调高 limits.maxBodyMiB。"]],
        Fault::Unauthorized => rejection(Rejection::Rejected),
        Fault::Forbidden => both![
            ["The token does not permit this", "令牌没有权限"],
            ["The token is scoped to another project, or the user lacks the permission to list servers.", "令牌的作用范围是其他项目，或用户缺少查询服务器的权限。"],
            ["Check that the token was issued for this project ID. If it was, ask the account’s administrator to grant cph:servers:list and eip:publicIps:list.", "请确认令牌是为该项目 ID 签发的。如果是，请账号管理员授予 cph:servers:list 和 eip:publicIps:list 权限。"]],
        Fault::NotFound => both![
            ["The address was not found", "未找到该地址"],
            ["The proxy or the gateway does not know this path, or the project ID is not of this region.", "代理或网关不识别此路径，或项目 ID 不属于该区域。"],
            ["Check the project ID and the proxy address of this region.", "请检查项目 ID 与该区域的代理地址。"]],
        Fault::Throttled => both![
            ["Too many requests", "请求过多"],
            ["The service limits how often it may be asked, for all users of the account together.", "服务限制了请求频率，账号下所有用户共享该限额。"],
            ["Wait a moment, then try again.", "请稍候再试。"]],
        Fault::ApiClient => both![
            ["The service refused the request", "服务拒绝了请求"],
            ["A filter, the project ID or the page may have a value it does not take.", "筛选条件、项目 ID 或分页的值可能不被接受。"],
            ["Clear the filters or correct them; what the service said is below.", "请清除或更正筛选条件；服务返回的信息见下方。"]],
        Fault::ApiServer => both![
            ["The service failed", "服务出错"],
            ["The service or a gateway in front of it has a problem of its own.", "服务或其前端网关自身出现问题。"],
            ["Try again in a moment. If it stays so, give the request ID to the support of the cloud.", "请稍后重试。如果持续出现，请将请求 ID 提供给云服务支持。"]],
        Fault::Proxy => both![
            ["The proxy refused the request", "代理拒绝了请求"],
            ["The proxy in front of the service answered itself: see its code below.", "服务前端的代理自行返回了响应，详见下方错误码。"],
            ["Give the code to whoever runs the proxy.", "请将错误码提供给代理的管理员。"]],
        Fault::Reported => both![
            ["The answer is an error", "响应内容为错误信息"],
            ["It came with a status of success, but something in it failed: see below what it says.", "响应状态码表示成功，但内容报告了失败，详见下方。"],
            ["Try again in a moment. If it stays so, give the request ID to the support of the cloud, or the code to whoever runs the proxy.", "请稍后重试。如果持续出现，请将请求 ID 提供给云服务支持，或将错误码提供给代理的管理员。"]],
        Fault::SignIn(why) => sign_in::row(why),
    }
}

#[rustfmt::skip]
const LACKING: Row = both![
    ["The token does not permit this", "令牌没有权限"],
    ["A policy of the account does not allow its user to list servers.", "账号的策略不允许该用户查询服务器。"],
    ["Ask the account’s administrator to grant cph:servers:list and eip:publicIps:list; the same token works then.", "请账号管理员授予 cph:servers:list 和 eip:publicIps:list 权限；之后同一令牌即可使用。"]];

#[rustfmt::skip]
const TOO_LONG: Row = both![
    ["The token is too long for the way", "令牌过长，无法通过链路"],
    ["The proxy or the gateway takes headers up to a limit. A token with its catalog inside is much longer than one without.", "代理或网关限制请求头长度；包含服务目录的令牌要长得多。"],
    ["Get a shorter token (nocatalog=true), or ask whoever runs the proxy to let 64 KB of headers through.", "请获取更短的令牌（nocatalog=true），或请代理的管理员放行 64 KB 的请求头。"]];

#[rustfmt::skip]
const TOO_LARGE: Row = both![
    ["The request is too large for the way", "请求过大，无法通过链路"],
    ["Something on the way takes requests up to a limit, and the token is nearly all of this one. When projects are looked for, it is in the request’s body; else in a header.", "链路中的某处限制了请求大小，而令牌几乎占了整个请求：查找项目时令牌在请求体中，其他时候在请求头中。"],
    ["Get a shorter token (nocatalog=true), or ask whoever runs the proxy to let 72 KB through, both of headers and of a body.", "请获取更短的令牌（nocatalog=true），或请代理的管理员放行 72 KB 的请求头和请求体。"]];

#[rustfmt::skip]
const OTHER_SIGN_IN: Row = both![
    ["Something on the way asks for a sign-in of its own", "链路中的其他系统要求登录"],
    ["Basic authentication or a login page stands in front of the service; it says nothing of the token. The console sends neither passwords nor cookies of others with its requests, so a sign-in in another tab does not help.", "服务前端启用了基本认证或登录页面，与令牌无关。控制台的请求不携带其他系统的密码或 Cookie，因此在其他标签页登录也无济于事。"],
    ["Ask whoever runs it to leave the proxy’s paths (such as /api and /iam) out: without a cloud token they give nothing away.", "请联系其管理员，将代理路径（如 /api 和 /iam）排除在外：没有云令牌，这些路径不会返回任何数据。"]];

#[rustfmt::skip]
fn rejection(why: Rejection) -> Row {
    match why {
        Rejection::Expired => both![
            ["The token has expired", "令牌已过期"],
            ["Tokens are valid for 24 hours, less where the password or the permissions changed.", "令牌有效期为 24 小时；密码或权限变更后会更早失效。"],
            ["Get a new token and paste it.", "请获取新令牌并粘贴。"]],
        Rejection::OtherRegion => both![
            ["The token is not valid in this region", "令牌在该区域无效"],
            ["It was issued by the IAM of another region, or it has expired.", "令牌由其他区域的 IAM 签发，或已过期。"],
            ["Get a token from the IAM of this region, or from the global IAM, and paste it. If you signed in here, the region’s addresses iam and cph in config.json lead to two regions.", "请从该区域的 IAM 或全局 IAM 获取令牌并粘贴。如果您是在此登录的，则 config.json 中该区域的 iam 与 cph 地址指向了不同区域。"]],
        Rejection::HeaderStripped => both![
            ["The token did not arrive", "令牌未送达"],
            ["The service saw no X-Auth-Token header: the proxy took it off.", "服务未收到 X-Auth-Token 请求头：代理将其移除了。"],
            ["Ask whoever runs the proxy to pass the X-Auth-Token header on.", "请联系代理的管理员，使其转发 X-Auth-Token 请求头。"]],
        Rejection::Malformed => both![
            ["This is not a valid token", "令牌无效"],
            ["The service could not decrypt it: it was cut off, changed, or is another kind of secret.", "服务无法解密：令牌被截断、被改动，或是其他类型的密钥。"],
            ["Copy the whole value of X-Subject-Token and paste it again.", "请完整复制 X-Subject-Token 的值并重新粘贴。"]],
        Rejection::Rejected => both![
            ["The service rejected the token", "服务拒绝了令牌"],
            ["It may be for another region or account, or was revoked.", "令牌可能属于其他区域或账号，或已被撤销。"],
            ["Get a token for this region and project and paste it.", "请获取该区域和项目的令牌并粘贴。"]],
    }
}

#[rustfmt::skip]
fn by_code(error: &ApiError) -> Option<Row> {
    const CODES: &[(&str, Row)] = &[
        ("CPS.0002", both![
            ["The page cannot be asked for", "无法请求该页"],
            ["The service does not take this offset or this number of servers a page.", "服务不接受该偏移量或每页数量。"],
            ["Go to the first page.", "请转到第一页。"]]),
        ("CPS.0006", both![
            ["The account is restricted", "账号受限"],
            ["The account is in arrears.", "账号欠费。"],
            ["Settle the account’s balance in the cloud’s billing center.", "请在费用中心结清欠款。"]]),
        ("CPS.0007", both![
            ["The account is frozen", "账号已冻结"],
            ["The cloud suspended operations of this account.", "云服务已暂停该账号的操作。"],
            ["Ask the account’s owner or the support of the cloud.", "请联系账号所有者或云服务支持。"]]),
        ("CPS.0008", both![
            ["The account is not verified", "账号未实名认证"],
            ["Real-name authentication of the account is missing.", "账号缺少实名认证。"],
            ["Complete real-name authentication in the account center.", "请在账号中心完成实名认证。"]]),
        ("CPS.0010", both![
            ["The service does not take this status", "服务不接受该状态值"],
            ["The status filter has a code the service does not know.", "状态筛选中的状态码不被识别。"],
            ["Choose another status, or clear the filter.", "请选择其他状态或清除该筛选。"]]),
        ("CPS.0016", both![
            ["The service does not take this server ID", "服务不接受该服务器 ID"],
            ["A server ID has 32 letters and digits.", "服务器 ID 为 32 位字母和数字。"],
            ["Correct the ID, or search by name.", "请更正 ID，或按名称搜索。"]]),
        ("CPS.0028", both![
            ["The service does not take this phone model", "服务不接受该云手机规格"],
            ["The phone model must be written in full.", "必须填写完整的云手机规格名称。"],
            ["Correct the phone model, or clear the filter.", "请更正云手机规格或清除该筛选。"]]),
        ("APIGW.0201", both![
            ["The gateway did not pass the request on", "网关未转发请求"],
            ["It could not reach the service, or got no answer from it in time.", "网关无法访问服务，或未及时收到服务的响应。"],
            ["Try again in a moment. If it stays so, give the request ID to the support of the cloud.", "请稍后重试。如果持续出现，请将请求 ID 提供给云服务支持。"]]),
        ("APIGW.0310", both![
            ["The project is not available", "项目不可用"],
            ["The cloud has suspended this project, or it is being removed.", "该项目已被云服务暂停，或正在删除。"],
            ["Ask the account’s administrator, or choose another project.", "请联系账号管理员，或选择其他项目。"]]),
        ("APIGW.0802", both![
            ["The user may not use this region", "用户无权使用该区域"],
            ["The account forbids its user this region.", "账号禁止该用户访问此区域。"],
            ["Choose another region, or ask the account’s administrator.", "请选择其他区域，或联系账号管理员。"]]),
        ("PROXY.UPSTREAM", both![
            ["The proxy could not reach the service", "代理无法访问服务"],
            ["The service is down or unreachable from the proxy, or its certificate is not the one the proxy expects.", "服务不可用、代理无法连接服务，或服务证书与代理预期不符。"],
            ["Try again. If it stays, ask whoever runs the proxy: its log says why.", "请重试。若仍失败，请联系代理的管理员：其日志中有原因。"]]),
        ("PROXY.TIMEOUT", both![
            ["The service did not answer the proxy in time", "服务未及时响应代理"],
            ["The service is slow or overloaded.", "服务缓慢或过载。"],
            ["Try again in a moment.", "请稍候重试。"]]),
        ("PROXY.REDIRECT", both![
            ["The service answered with a redirect", "服务返回了重定向"],
            ["The proxy did not follow it, because that would carry the token to another host.", "代理未跟随重定向，否则令牌会被发送到其他主机。"],
            ["Ask whoever runs the proxy to check the service’s address there.", "请联系代理的管理员检查其中的服务地址。"]]),
        ("PROXY.NOT_ALLOWED", both![
            ["The proxy does not let this request through", "代理不允许此请求"],
            ["The region, the path or this page’s origin is not on the proxy’s list.", "该区域、路径或本页面的来源不在代理的允许列表中。"],
            ["Ask whoever runs the proxy to compare its values with config.json; check-config does that.", "请代理的管理员将其配置与 config.json 比对；check-config 可完成此比对。"]]),
        ("APIGW.0101", both![
            ["The gateway does not know this API", "网关不识别该 API"],
            ["The proxy leads to another service, or the cloud phone service is not offered in this region.", "代理指向其他服务，或该区域未提供云手机服务。"],
            ["Check the region and its proxy address in config.json.", "请检查区域及 config.json 中的代理地址。"]]),
    ];
    CODES.iter().find(|(code, _)| error.has_code(code)).map(|(_, row)| *row)
}

/// Why a text is no address of a proxy.
#[rustfmt::skip]
pub fn endpoint(problem: EndpointProblem) -> &'static str {
    pick(match problem {
        EndpointProblem::Missing => both!["Enter the address of the proxy.", "请输入代理地址。"],
        EndpointProblem::Scheme => both!["An address begins with https://, or with / for this page’s own host.", "地址应以 https:// 开头，或以 / 开头表示本站。"],
        EndpointProblem::PlainHttp => both!["http:// would send the token in the clear; use https://.", "http:// 会明文发送令牌，请使用 https://。"],
        EndpointProblem::Host => both!["The host name or port is not valid.", "主机名或端口无效。"],
        EndpointProblem::UserInfo => both!["An address must not contain a user name or password.", "地址中不能包含用户名或密码。"],
        EndpointProblem::QueryOrFragment => both!["A query is only possible with {url} in it; # is not possible.", "仅在包含 {url} 时可带查询参数，且不能包含 #。"],
        EndpointProblem::Character => both!["Spaces, backslashes and .. cannot be part of an address.", "地址中不能包含空格、反斜杠或 ..。"],
        EndpointProblem::TargetMissing => both!["With {url} the service’s own address is needed as well.", "使用 {url} 时还需要填写服务自身的地址。"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cph_core::api::iam::refusal::Refusal;
    use proptest::prelude::*;

    #[test]
    fn every_class_says_what_why_and_what_to_do_in_both_languages() {
        let mut heads = Vec::new();
        let of_iam = Refusal::ALL.map(Fault::SignIn);
        for fault in Fault::ALL.iter().chain(&of_iam) {
            let lines: Vec<_> = by_class(*fault).lines().collect();
            assert!(lines.len() == 6 && lines.iter().all(|line| !line.is_empty()), "{fault:?}");
            heads.push(lines[0]);
        }
        heads.sort_unstable();
        heads.dedup();
        assert_eq!(heads.len(), Fault::ALL.len() + of_iam.len());
    }

    proptest! {
        #[test]
        fn any_status_with_any_code_and_message_has_words(
            status in 300_u16..=999,
            code in "APIGW?\\.030[0-9]|CPS\\.00[0-9]{2}|PROXY\\.[A-Z]{1,5}|\\PC{0,12}",
            body in "\\PC{0,60}",
            age in prop_oneof![Just(0), Just(3_600)],
        ) {
            let code = Some(code);
            let error = ApiError::from_answer(status, Some("from-header".into()), None, &body);
            for error in [ApiError { code, ..error.clone() }, error] {
                let words = explain(&error, age);
                prop_assert!(![words.what, words.cause, words.remedy].contains(&""));
            }
        }
    }

    #[test]
    fn a_code_is_more_exact_than_its_class() {
        let error = ApiError { code: Some("CPS.0010".into()), status: Some(400), ..ApiError::new(Fault::ApiClient) };
        assert_eq!(explain(&error, 0).what, "The service does not take this status");
        let other = ApiError { code: Some("CPS.9999".into()), ..error };
        assert_eq!(explain(&other, 0).what, "The service refused the request");
    }

    #[test]
    fn permission_words_name_both_actions() {
        let remedy = explain(&ApiError::new(Fault::Forbidden), 0).remedy;
        assert!(remedy.contains("cph:servers:list") && remedy.contains("eip:publicIps:list"));
    }
}
