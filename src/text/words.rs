//! The texts of the pages: one row a message, English first.

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// A message of the console; its texts are the rows of the table in this file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Msg { $($name),* }

        impl Msg {
            /// Every message.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }

        /// The texts, a string a language, in which each message has its line. One string, because an address and a length for
        /// each text take more of the program than the search for a line.
        pub const TEXTS: [&str; 2] = [concat!($($en, "\n"),*), concat!($($zh, "\n"),*)];
    };
}

words! {
    // The page
    Product: "Cloud Phone Console", "云手机控制台";
    SkipToServers: "Skip to the servers", "跳到服务器列表";
    Dismiss: "Dismiss", "关闭";
    Close: "Close", "关闭";
    Cancel: "Cancel", "取消";
    Copy: "Copy {0}", "复制{0}";
    Copied: "Copied", "已复制";
    NothingToCopy: "There is none", "没有内容";
    CopyFailed: "Could not copy; select the text instead", "无法复制，请手动选择文本";

    // Connect
    ConnectTitle: "Connect to your servers", "连接到您的服务器";
    ConnectLead: "Read-only. The token stays in this tab’s memory and goes to one host only.", "只读。令牌仅保存在此标签页的内存中，并且只发送到一个主机。";
    Region: "Region", "区域";
    CustomRegion: "Another address…", "其他地址…";
    BaseUrl: "Proxy address", "代理地址";
    BaseUrlHint: "A path such as /api/cn-east-3, or https://proxy.example.com/cph, or https://proxy.example.com/?url={url}", "路径，例如 /api/cn-east-3，或 https://proxy.example.com/cph，或 https://proxy.example.com/?url={url}";
    BaseUrlUnderstood: "I know who runs this address: it will see the token.", "我了解此地址的运营方：它将能看到令牌。";
    BaseUrlTick: "Tick the box to confirm that this address may see the token.", "请勾选以确认该地址可以看到令牌。";
    ServiceUrl: "Address of the service", "服务地址";
    ProjectId: "Project ID", "项目 ID";
    ProjectHint: "32 letters and digits, for this region: My Credentials › API Credentials.", "32 位字母和数字，与区域对应：我的凭证 › API 凭证。";
    Token: "Token", "令牌";
    TokenShow: "Show token", "显示令牌";
    TokenHide: "Hide token", "隐藏令牌";
    TokenSentTo: "Sent only to {0}", "仅发送到 {0}";
    TokenLength: "{0} characters", "{0} 个字符";
    TokenLong: "{0} characters: many proxies refuse headers this long.", "{0} 个字符：许多代理会拒绝如此长的请求头。";
    KeepInTab: "Keep in this tab, so that a reload does not ask again", "保留在此标签页中，刷新后无需再次输入";
    Remember: "Remember this connection on this device", "在此设备上记住此连接";
    RememberHint: "Kept in this browser: name, region or address, project ID. Never the token, a user or a password.", "保存在此浏览器中：名称、区域或地址、项目 ID。绝不保存令牌、用户或密码。";
    Connections: "Connections", "连接";
    ManageConnections: "Rename or remove…", "重命名或移除…";
    ConnectionIs: "Connection:", "连接：";
    RememberThis: "Remember on this device", "在此设备上记住";
    AnotherConnection: "Another connection…", "其他连接…";
    Rename: "Rename {0}", "重命名{0}";
    RemoveConnection: "Remove {0}", "移除{0}";
    ConnectionName: "Name of the connection", "连接名称";
    Save: "Save", "保存";
    InUse: "In use", "使用中";
    NotOffered: "No longer offered here", "此处不再提供";
    Connect: "Connect", "连接";
    Connecting: "Connecting…", "正在连接…";
    HowToGetToken: "How do I get a token?", "如何获取令牌？";
    HowToGetTokenText: "Ask IAM: POST /v3/auth/tokens with an IAM user’s name and password, scoped to the project of this region. The token is the X-Subject-Token header of the answer and is valid for 24 hours.", "向 IAM 发送请求：使用 IAM 用户名和密码调用 POST /v3/auth/tokens，作用范围为该区域的项目。响应头 X-Subject-Token 的值即为令牌，有效期 24 小时。";
    CleanedHeader: "the header name was taken off", "已去除请求头名称";
    CleanedBearer: "“Bearer” was taken off", "已去除“Bearer”";
    CleanedQuotes: "quotes were taken off", "已去除引号";
    CleanedLines: "wrapped lines were joined", "已合并换行";
    CleanedInvisible: "invisible characters were taken off", "已去除不可见字符";
    CleanedNote: "Used after cleaning: {0}.", "已清理后使用：{0}。";
    InvisibleEdges: "Invisible characters around it are left out.", "首尾的不可见字符已忽略。";
    NoHttps: "This page was opened over plain http, where anyone on the way could read the token. Open it over https.", "此页面通过明文 http 打开，令牌可能被途中任何人读取。请使用 https 打开。";
    InFrame: "This page is shown inside another page, which this deployment does not allow to ask for a token. Open the console in a tab of its own.", "此页面嵌入在另一个页面中，当前部署不允许在此输入令牌。请在独立标签页中打开控制台。";
    NotByHand: "This console takes no tokens by hand. Open it from the portal that shows it.", "此控制台不接受手动输入的令牌。请从展示它的门户打开。";
    PortalWaiting: "Waiting for the page around this console…", "正在等待外层页面…";
    PortalAsking: "Asking the page around this console for a token…", "正在向外层页面请求令牌…";
    PortalSilentTitle: "The page around this console does not answer", "外层页面没有响应";
    PortalUnknownText: "It has to be one that this deployment allows (embed.parentOrigins in config.json), and to connect to the console. The console keeps trying.", "外层页面必须是此部署允许的页面（config.json 中的 embed.parentOrigins），并且要与控制台建立连接。控制台会继续尝试。";
    PortalSilentText: "It was asked for a token and gave none within {0} s. Nothing is lost.", "已向其请求令牌，但 {0} 秒内未收到。不会丢失任何内容。";
    PortalDeniedTitle: "The page around this console gave no token", "外层页面未提供令牌";
    PortalDeniedText: "Sign in there again, then ask once more. Nothing is lost.", "请在外层页面重新登录，然后再次请求。不会丢失任何内容。";
    PortalClearedTitle: "Signed out", "已退出";
    PortalClearedText: "The token was wiped from this frame. Sign in on the page around it, or ask it for a new token.", "令牌已从此框架中清除。请在外层页面登录，或向其请求新令牌。";
    PortalAskAgain: "Ask again", "再次请求";
    NoToken: "Paste a token.", "请粘贴令牌。";
    TokenSpace: "There is a space at position {0}: was the token copied whole, and nothing else?", "第 {0} 个字符是空格：是否只复制了完整的令牌？";
    TokenCharacter: "The character at position {0} cannot be part of a token. Copy it again, without the text around it.", "第 {0} 个字符不能出现在令牌中。请重新复制，不要包含周围文字。";
    TokenTooLong: "{0} characters; this console accepts {1}. Was more than the token copied?", "{0} 个字符；此控制台最多接受 {1} 个。是否复制了令牌以外的内容？";
    NoProject: "Enter the project ID.", "请输入项目 ID。";
    ProjectTooLong: "A project ID has 32 characters; this text has more than 64.", "项目 ID 为 32 个字符；该文本超过 64 个。";
    ProjectCharacter: "“{0}” cannot be part of a project ID, which has letters, digits, - and _ only.", "“{0}”不能出现在项目 ID 中，项目 ID 只含字母、数字、- 和 _。";

    // Signing in
    WayLegend: "How to connect", "连接方式";
    WayToken: "Paste a token", "粘贴令牌";
    WaySignIn: "Sign in with IAM", "使用 IAM 登录";
    Account: "Account name", "账号名";
    AccountHint: "The account that the IAM user belongs to.", "IAM 用户所属的账号。";
    IamUser: "IAM user name", "IAM 用户名";
    Password: "Password", "密码";
    PasswordShow: "Show password", "显示密码";
    PasswordHide: "Hide password", "隐藏密码";
    PasswordWiped: "Wiped here as soon as it is sent.", "发送后立即从此处清除。";
    WithCode: "With a one-time code (MFA)", "使用一次性验证码（MFA）";
    UserId: "IAM user ID", "IAM 用户 ID";
    UserIdHint: "Not the name: see My Credentials › API Credentials.", "不是用户名，见：我的凭证 › API 凭证。";
    OneTimeCode: "One-time code", "一次性验证码";
    ProjectOrName: "Project ID or name", "项目 ID 或名称";
    ProjectOrNameHint: "Nothing here means {0}, the region’s own project.", "留空表示该区域的默认项目 {0}。";
    SignIn: "Sign in", "登录";
    SigningIn: "Signing in…", "正在登录…";
    FindProjects: "Find my projects", "查找我的项目";
    ChooseProject: "Choose a project", "选择项目";
    NoProjects: "This user can reach no project here.", "该用户在此没有可访问的项目。";
    OtherProjects: "Projects of other regions: {0}. Choose their region above.", "其他区域的项目：{0} 个。请在上方选择相应区域。";
    NeedAccount: "Enter the account name.", "请输入账号名。";
    NeedUser: "Enter the user name.", "请输入用户名。";
    NeedPassword: "Enter the password.", "请输入密码。";
    PasswordEdges: "The password begins or ends with a blank or an invisible character. It is sent exactly so.", "密码首尾含有空格或不可见字符，将按原样发送。";
    NeedUserId: "Enter the user ID.", "请输入用户 ID。";
    NeedCode: "Enter the code: 6 digits.", "请输入 6 位数字验证码。";
    CodeLength: "This has {0} digits; a code has 6. Nothing was sent. Copy the code again.", "共 {0} 位数字，验证码应为 6 位。尚未发送，请重新复制。";
    CodeCharacter: "“{0}” is not a digit; a code has 6 digits. Nothing was sent.", "“{0}”不是数字，验证码应为 6 位数字。尚未发送。";
    TokenEndsIn: "Token ends in {0}", "令牌将在 {0}后到期";
    TokenEnded: "Token has ended", "令牌已到期";
    NoticeTokenEnds: "The token ends at {0}. Renew it before then; nothing on the page is lost.", "令牌将于 {0} 到期。请提前续期，页面内容不会丢失。";
    NoticeTokenEnded: "The token ended at {0}. Renew it; nothing on the page is lost.", "令牌已于 {0} 到期。请续期，页面内容不会丢失。";
    Renew: "Renew", "续期";
    RenewTitle: "Renew the token", "续期令牌";
    RenewText: "The list stays as it is, and the new token takes the place of the old.", "列表保持不变，新令牌将替换旧令牌。";

    // The bar
    TokenInMemory: "Token in memory", "令牌在内存中";
    Updated: "Updated {0}", "更新于 {0}";
    Refresh: "Refresh", "刷新";
    RefreshEvery: "Refresh by itself", "自动刷新";
    RefreshOff: "Off", "关闭";
    Settings: "Settings", "设置";
    Language: "Language", "语言";
    Theme: "Theme", "主题";
    ThemeSystem: "System", "跟随系统";
    ThemeLight: "Light", "浅色";
    ThemeDark: "Dark", "深色";
    TimeZone: "Times", "时间";
    TimeZoneLocal: "Local zone", "本地时区";
    TimeZoneUtc: "UTC", "UTC";
    ForgetToken: "Forget token", "忘记令牌";
    ForgetTokenHint: "The token is in memory only. This wipes it with the servers shown, and returns to the form.", "令牌仅在内存中。此操作会清除令牌和已显示的服务器，并返回表单。";
    IdleTitle: "Still there?", "您还在吗？";
    IdleText: "Nobody has used the console for a while. After {0} min without use it forgets the token and the servers shown.", "控制台已有一段时间未使用。未使用满 {0} 分钟后，将清除令牌和已显示的服务器。";
    IdleIn: "In {0} s", "{0} 秒后";
    IdleStay: "Stay signed in", "保持登录";
    Support: "Help and support", "帮助与支持";
    Shortcuts: "Keyboard shortcuts", "键盘快捷键";
    KeySearch: "Search by name", "按名称搜索";
    KeyRefresh: "Refresh", "刷新";
    KeyMove: "Next, previous server", "下一台、上一台服务器";
    KeyPick: "Select the server; all up to it", "选择该服务器；选择至该服务器";
    KeyOpen: "Open the server", "打开服务器详情";
    KeyClose: "Close", "关闭";
    KeyHelp: "This help", "本帮助";

    // Filters
    Search: "Search servers", "搜索服务器";
    SearchPlaceholder: "Part of a name, or a condition such as ip:10.0.0.0/8", "名称的一部分，或条件，如 ip:10.0.0.0/8";
    SearchWaiting: "“{0}” may begin a condition: go on with : or =, or press Enter to search for it.", "“{0}”可能是条件的开头：可继续输入 : 或 =，或按 Enter 直接搜索。";
    Filters: "Filters", "筛选";
    FilterAny: "Any", "不限";
    StatusExact: "Exact status code", "精确状态码";
    StatusExactHint: "0–128", "0–128";
    ClearFilters: "Clear filters", "清除筛选";
    RemoveFilter: "Remove filter: {0}", "移除筛选：{0}";
    FilterTooLong: "At most {0} bytes.", "最多 {0} 字节。";
    FilterControl: "Control characters cannot be searched for.", "不能搜索控制字符。";
    FilterNetwork: "v1 or v2.", "v1 或 v2。";
    FilterTime: "A time such as 2024-01-01T00:00:00Z.", "时间，例如 2024-01-01T00:00:00Z。";
    FilterStatus: "A status code from 0 to 128.", "0 到 128 的状态码。";
    DateUnfinished: "This date is not complete, so the filter stays as it was.", "日期不完整，筛选条件保持不变。";
    DateYear: "The year is {0}: type all four digits. The filter stays as it was.", "年份为 {0}：请输入四位数字。筛选条件保持不变。";
    RangeReversed: "The start is after the end: no server can match.", "开始时间晚于结束时间：不会有匹配的服务器。";

    // The list
    Servers: "Servers", "服务器";
    OneServer: "1 server", "1 台服务器";
    ManyServers: "{0} servers", "{0} 台服务器";
    AtLeastServers: "at least {0} servers", "至少 {0} 台服务器";
    MatchingServers: "{0} matching", "{0} 匹配";
    AskedOfApi: "{0} asked of the API", "{0}由 API 筛选";
    NoFilter: "no filter", "无筛选";
    OneRequest: "1 request, {0}", "1 个请求，{0}";
    ManyRequests: "{0} requests, {1}", "{0} 个请求，{1}";
    PrefetchedPage: "prefetched", "已预取";
    SomeLoaded: "{0} of {1} servers loaded", "已加载 {0} / {1} 台服务器";
    WholeFleetVerified: "all servers loaded, verified", "已加载全部服务器，已核对";
    AskedHere: "{0} asked here", "{0}在此筛选";
    LoadAll: "Load all servers", "加载全部服务器";
    FacetsLater: "Zones, models, networks and more, with counts, once all servers are loaded.", "加载全部服务器后，此处会列出可用区、规格、网络等取值及数量。";
    MoreValues: "{0} more", "还有 {0} 个";
    ShowMore: "Show {0} more ({1} left)", "再显示 {0} 项（剩余 {1} 项）";
    AllShown: "All {0} are shown.", "已全部显示，共 {0} 项。";
    AndMore: "… and {0} more", "… 另有 {0} 项";
    AsOf: "As of", "数据时间";
    PrintedInPart: "Only the first {0} of {1} lines are printed. Narrow the list down with filters to print the others.", "仅打印前 {0} 行，共 {1} 行。请用筛选缩小列表后再打印其余部分。";
    OnlyBeginning: "Only the beginning is shown. Copy the JSON to have all of it.", "仅显示开头部分。复制 JSON 可获得全部内容。";
    Order: "Order", "排序";
    Lookup: "Look up a list", "批量查找";
    LookupLead: "IDs, names, addresses or networks, up to 10,000: one a line, or with commas between. Exact matches only.", "每行一个（或以逗号分隔）ID、名称、地址或网段，最多 10,000 个。仅精确匹配。";
    LookUp: "Look up", "查找";
    LookedUp: "{0} entries: {1} matches, {2} not found.", "共 {0} 项：匹配 {1} 项，未找到 {2} 项。";
    LookupRepeated: "Repeated: {0}.", "重复：{0} 项。";
    LookupLeftOut: "Left out, being too many: {0}.", "超出上限未查找：{0} 项。";
    CopyIds: "Copy server IDs", "复制服务器 ID";
    NotFoundHere: "Not found", "未找到";
    CopyUnmatched: "Copy what was not found", "复制未找到的项";
    View: "View", "视图";
    Cards: "Cards", "卡片";
    Table: "Table", "表格";
    Columns: "Columns", "列";
    MoveForward: "Move {0} forward", "将{0}前移";
    Ascending: "Ascending; turn round", "升序；点击反转";
    Descending: "Descending; turn round", "降序；点击反转";
    Density: "Density", "密度";
    Comfortable: "Comfortable", "宽松";
    Compact: "Compact", "紧凑";
    Group: "Group", "分组";
    NoGroups: "None", "无";
    All: "All", "全部";
    DrawnInPart: "Only what is near is drawn: search with the box above, not with the browser.", "仅绘制当前位置附近的内容：请使用上方搜索框，而非浏览器的页内查找。";
    Select: "Select {0}", "选择 {0}";
    Selection: "Selection", "所选服务器";
    Selected: "{0} selected", "已选 {0} 台";
    SelectAll: "Select all {0}", "选择全部 {0} 台";
    SelectPage: "Select the {0} of this page", "选择本页 {0} 台";
    SelectNone: "Deselect", "取消选择";
    CopyEach: "Copy: {0}", "复制：{0}";
    Compare: "Compare", "比较";
    OnlyDifferences: "Only what differs", "仅显示不同项";
    Differs: "differs", "不同";
    Field: "Field", "字段";
    FleetAskTitle: "This needs the whole fleet", "此操作需要全部服务器";
    FleetAsk: "The service does not filter or sort by this; here it can be done once all {0} servers are loaded: {1}.", "服务端不支持按此筛选或排序；加载全部 {0} 台服务器后可在此完成：{1}。";
    FleetCost: "{0} requests, about {1}", "{0} 个请求，约 {1}";
    FleetLoad: "Load {0} servers", "加载 {0} 台服务器";
    FleetCancel: "Without it", "不加载";
    FleetLoading: "Loading all servers", "正在加载全部服务器";
    FleetPaused: "Paused", "已暂停";
    FleetThrottled: "Throttled; goes on in {0} s", "请求被限流；{0} 秒后继续";
    FleetPause: "Pause", "暂停";
    FleetResume: "Go on", "继续";
    FleetRows: "{0} of {1} servers", "{0} / {1} 台服务器";
    FleetRequests: "{0} of {1} requests", "{0} / {1} 个请求";
    FleetSpeed: "{0} a second, {1} left", "每秒 {0} 台，剩余 {1}";
    FleetFailed: "Failed requests: {0} ({1}). {2} of {3} servers are here; nothing below knows of the others.", "{0} 个请求失败（{1}）。已加载 {2} / {3} 台服务器；以下内容不包含其余服务器。";
    FleetRetry: "Ask for those again", "重新请求这些";
    FleetChanged: "The list changed while it was being loaded: servers may be missing below.", "加载期间列表发生了变化：以下内容可能缺少服务器。";
    FleetMiscounted: "The service says there are {0} servers; {1} came.", "服务返回的数量为 {0}，实际收到 {1} 台。";
    FleetUncounted: "{0} servers came. The service does not say how many there are.", "收到 {0} 台服务器。服务未说明总数。";
    FleetTooDeep: "{0} servers are here. The service gives no more of one list: {1} older ones at least are missing.", "已加载 {0} 台服务器。服务不再返回更多：至少缺少 {1} 台较早的服务器。";
    FleetAgain: "Load again", "重新加载";
    NewestFirst: "newest first", "最新优先";
    StillWaiting: "Still waiting for the service…", "仍在等待服务响应…";
    Announce: "{0}, showing {1}", "{0}，显示 {1}";
    NoServersTitle: "No servers in this project", "此项目中没有服务器";
    NoServersText: "The service answered: there are none in this region and project. Another region or project may have some.", "服务已响应：该区域和项目中没有服务器。其他区域或项目中可能有。";
    NoMatchTitle: "No server matches", "没有匹配的服务器";
    NoMatchText: "The service found none for these filters.", "服务未找到符合这些条件的服务器。";
    EmptyPageTitle: "Nothing on this page", "此页没有内容";
    EmptyPageText: "The service returned no servers from position {0} on.", "从第 {0} 个位置起，服务未返回服务器。";
    FirstPageGo: "Go to the first page", "转到第一页";

    // Cards and drawer
    Unnamed: "No name", "无名称";
    NoId: "no ID", "无 ID";
    Missing: "–", "–";
    PrivateIp: "Private", "私网";
    PublicIp: "Public", "公网";
    NoAddress: "No addresses", "无地址";
    NoPublic: "no public address", "无公网地址";
    NoPrivate: "no private address", "无私网地址";
    MorePrivate: "+{0} private", "+{0} 个私网";
    MorePublic: "+{0} public", "+{0} 个公网";
    MoreAddressesLabel: "{0}: show all addresses", "{0}：显示全部地址";
    PrivateNumber: "{0} private", "{0} 个私网";
    PublicNumber: "{0} public", "{0} 个公网";
    CopyPrivateAll: "Copy private addresses", "复制全部私网地址";
    CopyPublicAll: "Copy public addresses", "复制全部公网地址";
    CopyPrivate: "Copy private address {0}", "复制私网地址 {0}";
    CopyPublic: "Copy public address {0}", "复制公网地址 {0}";
    AddressesDiffer: "The current and the expired field name carry different addresses.", "新字段与已弃用字段的地址不一致。";
    CurrentName: "{0} (current)", "{0}（当前）";
    ExpiredName: "{0} (expired)", "{0}（已弃用）";
    UpdatedAgo: "Updated {0}", "更新于 {0}";
    Transitional: "{0}, for {1}", "{0}，已持续 {1}";
    Unreadable: "This entry could not be read", "无法读取此条目";
    UnreadableText: "Entry {0} of the page is not a server. The others are not affected.", "本页第 {0} 个条目不是服务器数据，其他条目不受影响。";
    Addresses: "Addresses", "地址";
    Identity: "Identity", "标识";
    Network: "Network", "网络";
    Billing: "Billing", "计费";
    Times: "Times", "时间";
    OtherFields: "Fields the API document does not name", "API 文档未列出的字段";
    RawJson: "Raw JSON", "原始 JSON";
    CopyJson: "Copy JSON", "复制 JSON";
    CopyLink: "Copy link", "复制链接";
    ProviderNetwork: "v1 · provider’s network", "v1 · 系统定义网络";
    YourNetwork: "v2 · your network", "v2 · 自定义网络";
    ProviderNetworkNote: "On a v1 network, VPC and subnet belong to the provider’s resource tenant, not to you.", "v1 网络中的 VPC 和子网属于服务方的资源租户，而非您的账号。";
    ResourceProjectNote: "The resource project belongs to the service (for peering); it is not your project.", "资源项目属于服务方（用于对等连接），并非您的项目。";
    ChargingYearly: "Yearly/monthly", "包年/包月";
    ChargingPayPerUse: "Pay-per-use", "按需计费";
    LoadingServer: "Loading the server…", "正在加载服务器…";
    ServerGoneTitle: "This server is not there", "没有这台服务器";
    ServerGoneText: "The service knows no server with the ID {0} in this region and project.", "在该区域和项目中，服务未找到 ID 为 {0} 的服务器。";

    // Pager
    Pages: "Pages", "分页";
    FirstPage: "First page", "第一页";
    PreviousPage: "Previous page", "上一页";
    NextPage: "Next page", "下一页";
    LastPage: "Last page", "最后一页";
    PageSize: "Servers a page", "每页数量";
    RangeOf: "{0}–{1} of {2}", "第 {0}–{1} 台，共 {2} 台";
    RangeOpen: "{0}–{1}", "第 {0}–{1} 台";

    // Notices
    NoticeSecretInUrl: "The address contained a token. It was not used and has been taken out; treat it as exposed, since addresses are logged and kept in histories.", "地址中包含令牌。该令牌未被使用并已从地址中移除；由于地址会被记录，请视其为已泄露。";
    NoticeUrlValue: "{0} in the address was left out: {1}", "已忽略地址中的 {0}：{1}";
    NoticeUrlOffset: "offset={0} in the address was left out: it must be a number from 0 on.", "已忽略地址中的 offset={0}：必须是不小于 0 的整数。";
    NoticeUrlLimit: "limit={0} in the address was left out: it must be a number from 1 to 100.", "已忽略地址中的 limit={0}：必须是 1 到 100 的整数。";
    NoticeUrlCondition: "“{0}” in the address is no condition and was left out.", "已忽略地址中的“{0}”：不是有效的筛选条件。";
    NoticeUrlName: "{0}={1} in the address was left out: there is nothing of that name.", "已忽略地址中的 {0}={1}：没有此名称。";
    NoticeUrlRegion: "The address names the region {0}, which this console does not offer.", "地址中的区域 {0} 未在此控制台中提供。";
    NoticeUrlProject: "The project ID in the address was left out: {0}", "已忽略地址中的项目 ID：{0}";
    NoticePastEnd: "The page at position {0} no longer exists: the list has {1} servers now. This is its last page.", "位置 {0} 的页面已不存在：列表现有 {1} 台服务器。当前显示最后一页。";
    NoticeDrift: "The list changed while you paged: {0} servers before, {1} now. A server may have moved to another page.", "翻页期间列表发生变化：之前 {0} 台，现在 {1} 台。部分服务器可能移到了其他页。";
    NoticeMoved: "{0} servers of this page stood on the page before as well: their order changed, so others may have been passed over. Reload to be sure.", "本页有 {0} 台服务器在上一页也出现过：顺序已变化，其他服务器可能被跳过。请刷新确认。";
    NoticeClock: "The clock of this machine is {0} off. Ages are reckoned by the service’s clock.", "本机时钟偏差 {0}。时长按服务的时钟计算。";
    NoticeServersMissing: "The answer had no list of servers; it is treated as empty.", "响应中没有服务器列表，按空列表处理。";
    NoticeCount: "The answer’s count is “{0}”, which is no number of servers; the total is not known.", "响应中的 count 为“{0}”，不是有效数量；总数未知。";
    NoticeBareArray: "The answer was a bare list, without count and request ID.", "响应为纯列表，缺少 count 与请求 ID。";
    NoticeRepeated: "{0} servers stood in this answer twice and are shown once.", "{0} 台服务器在响应中重复，仅显示一次。";
    NoticeUnreadable: "{0} entries of this page could not be read; they are shown as they came.", "本页有 {0} 个条目无法读取，按原样显示。";
    NoticeTooMany: "The answer had {0} entries, far more than were asked for; the first 1,000 are shown.", "响应包含 {0} 个条目，远超请求数量；仅显示前 1,000 个。";
    NoticeAtMost: "The service gives {0} servers at a time at most, fewer than were asked for. The others were asked for as well; none is left out.", "服务每次最多返回 {0} 台服务器，少于请求的数量。其余部分已另行请求，没有遗漏。";
    NoticeMissing: "The service says that there are more servers here than it gave: {0} came of {1}. The others may not be visible to this user, or its count is wrong.", "服务返回的服务器少于其声明的数量：此处应有 {1} 台，仅返回 {0} 台。其余服务器可能对该用户不可见，或总数有误。";
    NoticeWithoutId: "{0} servers of this page have no ID.", "本页有 {0} 台服务器没有 ID。";
    NoticeOutside: "{0} servers were created outside the time range asked for. The service probably reads the range in another unit: ask the administrator to change api.createTimeUnit in config.json.", "{0} 台服务器的创建时间不在所选范围内。服务可能使用了不同的时间单位：请管理员修改 config.json 中的 api.createTimeUnit。";
    NoticeConfig: "config.json: {0}", "config.json：{0}";
    NoticeNoConfig: "There is no config.json beside this page; built-in settings are used.", "页面旁没有 config.json，正在使用内置设置。";
    NoticeHeaders: "The server of this page does not send: {0}. What that means is in docs/deploy.md, for whoever runs it.", "此页面的服务器未发送：{0}。运维人员请参阅 docs/deploy.md 了解其影响。";
    NoticeProfilesBroken: "The connections kept on this device could not be read. They stay there as they are.", "无法读取此设备上保存的连接，会原样保留。";
    NoticeProfilesNewer: "The connections kept on this device were written by a later version of this console. They stay there as they are.", "此设备上保存的连接来自更新版本的控制台，会原样保留。";
    NoticeProfilesUnread: "{0} of the connections kept on this device could not be read. They stay there as they are.", "此设备上保存的连接中有 {0} 个无法读取，会原样保留。";
    NoticeProfilesRefused: "The browser refused to keep the connection on this device, or there are too many.", "浏览器拒绝在此设备上保存连接，或连接过多。";
    NoticeIdle: "Token and servers were forgotten after {0} min without use.", "{0} 分钟未使用，令牌和服务器数据已清除。";
    NoticeStorage: "The browser refused to keep the token in this tab; it stays in memory only.", "浏览器拒绝在此标签页保存令牌；令牌仅保存在内存中。";

    // Failures
    TryAgain: "Try again", "重试";
    TryNow: "Try now", "立即重试";
    Diagnose: "Diagnose", "诊断";
    CheckConnection: "Check the connection", "检查连接";
    CheckAgain: "Check again", "重新检查";
    CopyReport: "Copy report", "复制报告";
    DoctorLead: "From this page to {0}, step by step. The token goes out in the last step only, when all others went well.", "从本页面到 {0} 逐步检查。只有其他步骤全部通过后，最后一步才会发送令牌。";
    DoctorNowhere: "Choose a region, or enter an address and confirm it: there is nothing to check yet.", "请选择区域，或输入并确认地址：目前没有可检查的对象。";
    DoctorFine: "The way to the service is open.", "通往服务的链路畅通。";
    DoctorFineWithout: "The way is open up to the gateway. There is no token to ask the service with.", "到网关的链路畅通。没有令牌，无法继续询问服务。";
    CopyDetails: "Copy details", "复制详情";
    RetryThrottled: "Throttled; trying again in {0} s ({1} of {2})", "请求被限流；{0} 秒后重试（第 {1} 次，共 {2} 次）";
    RetryFailed: "The service did not answer; trying again in {0} s ({1} of {2})", "服务未响应；{0} 秒后重试（第 {1} 次，共 {2} 次）";
    Cause: "Likely cause", "可能原因";
    Remedy: "What to do", "解决办法";
    ServiceSaid: "The service said", "服务返回";
    RequestId: "Request ID", "请求 ID";
    AskAgainIn: "The service asks to wait {0} s before the next try.", "服务要求等待 {0} 秒后再试。";
    StaleList: "The list below is as of {0}.", "以下列表为 {0} 的数据。";
    ReauthTitle: "A new token is needed", "需要新的令牌";
    ReauthText: "Nothing is lost: the same page is asked for again with the new token.", "不会丢失任何内容：将使用新令牌重新请求同一页面。";
    ReauthSubmit: "Continue", "继续";
    ConfigTitle: "The console is not configured correctly", "控制台配置有误";
    ConfigText: "config.json has errors in settings that decide where a token may go. So no token is asked for until an administrator corrects them.", "config.json 中决定令牌去向的设置有误。在管理员更正之前，不会要求输入令牌。";
    ConfigUnreachable: "config.json could not be loaded: {0}", "无法加载 config.json：{0}";
    Reload: "Reload", "重新加载";
}
