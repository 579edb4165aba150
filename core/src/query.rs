//! View state ⇄ query string. Pure, and total in both directions: any text is read, with what is wrong named and left out.
//!
//! Keys are the API document's own (`server_name`, `offset`, …), so that an address can be read and written by hand.
//! `region` and `project` prefill the form and say what a shared address is about; the token is never part of it.

use crate::{
    api::{
        filter::{FilterKey, FilterProblem, ServerFilter},
        request::MAX_LIMIT,
    },
    fleet::{chip::Chip, columns::Columns, grammar, group, key::Key, order::Order},
};

/// What the address bar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewState {
    /// The ID of a configured region.
    pub region: Option<String>,
    /// The project ID.
    pub project: Option<String>,
    /// The filters.
    pub filter: ServerFilter,
    /// What is asked of servers beyond the API's filters.
    pub chips: Vec<Chip>,
    /// In which order; `None` for the API's own, newest first.
    pub order: Option<Order>,
    /// By what they are put together; one of the facets.
    pub group: Option<Key>,
    /// Whether they are shown as a table.
    pub table: bool,
    /// Which columns the table has.
    pub columns: Columns,
    /// How many servers to skip.
    pub offset: u32,
    /// How many servers a page has; `None` for the configured number, [`ALL`] for every one there is.
    pub limit: Option<u32>,
    /// The `server_id` of the server shown in the drawer.
    pub server: Option<String>,
}

/// The page size that has every server.
pub const ALL: u32 = u32::MAX;

/// Something in an address that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryProblem {
    /// A filter's value is none; the filter and why.
    Filter(FilterKey, FilterProblem),
    /// `offset` is no number from 0 on; the text.
    Offset(String),
    /// `limit` is no number from 1 to 100; the text.
    Limit(String),
    /// A part of `q` is no condition; the part.
    Condition(String),
    /// `sort`, `group`, `view` or `columns` names something that is not there; the parameter, the name.
    Name(&'static str, String),
    /// A token stood in the address: not used, and taken out of it.
    Secret,
}

/// Keys under which a token might be passed by mistake. Their values are never read.
const SECRET_KEYS: [&str; 6] = ["token", "x-auth-token", "x-subject-token", "x_auth_token", "auth", "password"];

/// The most a text from an address may have, in bytes: more is no ID of anything.
pub const LONGEST: usize = 256;

impl ViewState {
    /// Reads a query string, with or without the `?`.
    pub fn read(query: &str) -> (Self, Vec<QueryProblem>) {
        let mut state = Self::default();
        let mut problems = Vec::new();
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            if let Some(filter) = FilterKey::ALL.into_iter().find(|f| f.parameter() == key) {
                if let Err(problem) = state.filter.set(filter, &value) {
                    problems.push(QueryProblem::Filter(filter, problem));
                }
                continue;
            }
            let text = || Some(value.trim().to_owned()).filter(|t| !t.is_empty() && t.len() <= LONGEST);
            match &*key {
                "region" => state.region = text(),
                "project" => state.project = text(),
                // As it is: the ID of a server may end in what cannot be seen.
                "server" => state.server = Some(value.to_string()).filter(|t| !t.is_empty() && t.len() <= LONGEST),
                "q" => {
                    let parsed = grammar::parse(&value);
                    let part = |p: &grammar::GrammarProblem| shortened(value.get(p.from..p.to).unwrap_or_default());
                    problems.extend(parsed.problems.iter().map(|p| QueryProblem::Condition(part(p))));
                    state.chips = parsed.chips;
                }
                "sort" => match Order::parse(value.trim()) {
                    Some(order) => state.order = Some(order),
                    None => problems.push(QueryProblem::Name("sort", shortened(&value))),
                },
                "group" => match group::by_name(value.trim()) {
                    Some(key) => state.group = Some(key),
                    None => problems.push(QueryProblem::Name("group", shortened(&value))),
                },
                "view" => match value.trim() {
                    "cards" => {}
                    "table" => state.table = true,
                    other => problems.push(QueryProblem::Name("view", shortened(other))),
                },
                "columns" => match Columns::parse(&value) {
                    Ok(columns) => state.columns = columns,
                    Err(name) => problems.push(QueryProblem::Name("columns", shortened(name))),
                },
                "offset" => match value.trim().parse() {
                    Ok(offset) => state.offset = offset,
                    Err(_) => problems.push(QueryProblem::Offset(shortened(&value))),
                },
                "limit" => match read_limit(value.trim()) {
                    Some(limit) => state.limit = Some(limit),
                    None => problems.push(QueryProblem::Limit(shortened(&value))),
                },
                other => {
                    let secret = SECRET_KEYS.contains(&other.to_ascii_lowercase().as_str());
                    if secret && !problems.contains(&QueryProblem::Secret) {
                        problems.push(QueryProblem::Secret);
                    }
                }
            }
        }
        (state, problems)
    }

    /// Writes the query string, without the `?`; what is as by default is left out.
    pub fn write(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut add = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                query.append_pair(key, value);
            }
        };
        add("region", self.region.as_deref());
        add("project", self.project.as_deref());
        for key in FilterKey::ALL {
            add(key.parameter(), self.filter.value(key).as_deref());
        }
        add("q", Some(grammar::write(&self.chips)).filter(|line| !line.is_empty()).as_deref());
        add("sort", self.order.map(Order::write).as_deref());
        add("group", self.group.map(Key::name));
        add("view", self.table.then_some("table"));
        add("columns", Some(self.columns.write()).filter(|_| self.columns != Columns::default()).as_deref());
        add("offset", (self.offset > 0).then(|| self.offset.to_string()).as_deref());
        add("limit", self.limit.map(write_limit).as_deref());
        add("server", self.server.as_deref());
        query.finish()
    }
}

/// Reads a page size: a number from 1 to 100, or `all`.
pub fn read_limit(text: &str) -> Option<u32> {
    if text == "all" { Some(ALL) } else { text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)) }
}

/// Writes a page size so that it reads the same.
pub fn write_limit(limit: u32) -> String {
    if limit == ALL { "all".to_owned() } else { limit.to_string() }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Whether an address fragment carries what looks like a token.
pub fn fragment_has_secret(fragment: &str) -> bool {
    form_urlencoded::parse(fragment.trim_start_matches('#').as_bytes())
        .any(|(key, _)| SECRET_KEYS.contains(&key.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::filter::StatusFilter,
        model::{invisible::cleaned, spelling::half_width, status::StatusGroup, time::UtcTime},
    };
    use proptest::prelude::*;

    #[test]
    fn an_address_written_by_hand_is_understood() {
        let (state, problems) = ViewState::read(
            "?region=cn-east-3&project=p1&server_name=a%20b+c&status=creating&create_since=2024-01-01T00:00:00Z&offset=40&limit=20&server=s1",
        );
        assert_eq!(problems, []);
        assert_eq!(state.filter.server_name, "a b c");
        assert_eq!(state.filter.status, Some(StatusFilter::Group(StatusGroup::Creating)));
        assert_eq!((state.offset, state.limit), (40, Some(20)));
        assert_eq!(state.server.as_deref(), Some("s1"));
        let (state, problems) = ViewState::read("q=az%3Da+nosuch:1+web&sort=-created");
        assert_eq!(problems, [QueryProblem::Condition("nosuch:1".into())]);
        assert_eq!(state.write(), "q=az%3Da+web&sort=-created");
        for (query, key, name) in [
            ("sort=up", "sort", "up"),
            ("group=name", "group", "name"),
            ("view=map", "view", "map"),
            ("columns=az,x", "columns", "x"),
        ] {
            assert_eq!(ViewState::read(query).1, [QueryProblem::Name(key, name.into())]);
        }
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(ViewState::read(&format!("region=&project={long}&server=")).0, ViewState::default());
        assert_eq!(ViewState::read("server=a%E2%80%8B+").0.server.as_deref(), Some("a\u{200b} "), "as it is");
        assert_eq!(ViewState::read("limit=all&group=az").0.write(), "group=az&limit=all");
        let (state, _) = ViewState::read("view=table&columns=vpc,status");
        assert_eq!((state.table, state.write().as_str()), (true, "view=table&columns=vpc%2Cstatus"));
    }

    #[test]
    fn what_is_wrong_is_named_and_left_out() {
        let (state, problems) =
            ViewState::read("offset=-1&limit=500&status=x&network_version=v9&create_until=now&server_name=ok");
        assert_eq!(
            problems,
            [
                QueryProblem::Offset("-1".into()),
                QueryProblem::Limit("500".into()),
                QueryProblem::Filter(FilterKey::Status, FilterProblem::NotAStatus),
                QueryProblem::Filter(FilterKey::NetworkVersion, FilterProblem::NotANetwork),
                QueryProblem::Filter(FilterKey::CreateUntil, FilterProblem::NotATime),
            ]
        );
        assert_eq!(state.write(), "server_name=ok");
    }

    #[test]
    fn a_token_in_an_address_is_never_read() {
        for query in ["token=SECRET", "X-Auth-Token=SECRET", "a=1&Token=SECRET"] {
            let (state, problems) = ViewState::read(query);
            assert_eq!(problems, [QueryProblem::Secret]);
            assert!(!format!("{state:?}{problems:?}{}", state.write()).contains("SECRET"));
        }
        assert!(fragment_has_secret("#token=SECRET"));
        assert!(!fragment_has_secret("#top"));
    }

    fn state() -> impl Strategy<Value = ViewState> {
        let text = |n: usize| {
            prop::collection::vec(any::<char>().prop_filter("no control", |c| !c.is_control()), 0..n)
                .prop_map(|c| cleaned(&c.into_iter().collect::<String>()).to_owned())
        };
        let word = || text(20).prop_map(|t| Some(t).filter(|t| !t.is_empty()));
        let time = || prop::option::of((0_i64..4_000_000_000).prop_map(|s| UtcTime::from_seconds(s).unwrap()));
        let status = prop::option::of(prop_oneof![
            (0..=128).prop_map(StatusFilter::Code),
            prop::sample::select(StatusGroup::DOCUMENTED.to_vec()).prop_map(StatusFilter::Group),
        ]);
        let filter = (text(60), text(8), prop::sample::select(vec!["", "v1", "v2"]), text(16), time(), time(), status)
            .prop_map(
                |(server_name, server_id, network_version, phone_model_name, create_since, create_until, status)| {
                    ServerFilter {
                        server_name,
                        // An ID in full width is read as one of ASCII.
                        server_id: half_width(&server_id).into_owned(),
                        network_version: network_version.into(),
                        phone_model_name: half_width(&phone_model_name).into_owned(),
                        create_since,
                        create_until,
                        status,
                    }
                },
            );
        let chips = "([a-z]{0,6}|az|name|status|ip|created)[!^>]?[:=]?[a-z0-9.,-]{0,8}( \"[^\"]{0,6}\")?"
            .prop_map(|line| grammar::parse(&line).chips);
        let order = prop::option::of("-?(name|created|ip|status)".prop_map(|text| Order::parse(&text).unwrap()));
        let group = prop::option::of("az|status|vpc|charging".prop_map(|name| group::by_name(&name).unwrap()));
        let look = (any::<bool>(), "((az|id|vpc|status),){0,4}", group);
        (
            word(),
            word(),
            filter,
            any::<u32>(),
            prop::option::of((0..=MAX_LIMIT).prop_map(|l| if l == 0 { ALL } else { l })),
            word(),
            chips,
            order,
            look,
        )
            .prop_map(
                |(region, project, filter, offset, limit, server, chips, order, (table, columns, group))| ViewState {
                    table,
                    group,
                    columns: Columns::parse(&columns).unwrap(),
                    region,
                    project,
                    filter,
                    chips,
                    order,
                    offset,
                    limit,
                    server,
                },
            )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(state in state()) {
            let written = state.write();
            prop_assert!(written.is_ascii());
            prop_assert_eq!(ViewState::read(&written), (state, vec![]));
        }

        #[test]
        fn any_text_is_read_and_reading_settles(text in "\\PC*|([a-z_]{1,16}=[^&]{0,20}&?)*") {
            let (state, _) = ViewState::read(&text);
            let written = state.write();
            let (again, problems) = ViewState::read(&written);
            prop_assert_eq!(problems, vec![]);
            prop_assert_eq!(again, state);
        }
    }
}
