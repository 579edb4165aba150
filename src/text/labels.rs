//! Labels of fields, sections, statuses and filters. Exhaustive: a new variant does not compile without its words.

use super::{both, pick};
use crate::text::{Msg, t, tf, visible::character};
use cph_core::{
    api::{
        filter::{FilterKey, FilterProblem},
        iam::code::CodeProblem,
        token::Cleaned,
    },
    model::{
        field::{Field, Section},
        project::ProjectIdProblem,
        status::StatusGroup,
    },
};

/// The label of a field.
pub fn field(field: Field) -> &'static str {
    pick(match field {
        Field::ServerName => both!["Server name", "服务器名称"],
        Field::ServerId => both!["Server ID", "服务器 ID"],
        Field::Status => both!["Status", "状态"],
        Field::PhoneModelName => both!["Phone model", "云手机规格"],
        Field::ServerModelName => both!["Server model", "服务器规格"],
        Field::AvailabilityZone => both!["Availability zone", "可用区"],
        Field::NetworkVersion => both!["Network", "网络"],
        Field::KeypairName => both!["Key pair", "密钥对"],
        Field::EnterpriseProjectId => both!["Enterprise project", "企业项目"],
        Field::VpcId => both!["VPC", "VPC"],
        Field::VpcCidr => both!["VPC CIDR", "VPC 网段"],
        Field::Cidr => both!["CIDR", "网段"],
        Field::SubnetId => both!["Subnet", "子网"],
        Field::SubnetCidr => both!["Subnet CIDR", "子网网段"],
        Field::ResourceProjectId => both!["Resource project", "资源项目"],
        Field::ChargingMode => both!["Charging mode", "计费模式"],
        Field::OrderId => both!["Order", "订单"],
        Field::ProductId => both!["Product", "产品"],
        Field::CreateTime => both!["Created", "创建时间"],
        Field::UpdateTime => both!["Updated", "更新时间"],
    })
}

/// The heading of a part of the drawer.
pub fn section(section: Section) -> &'static str {
    t(match section {
        Section::Identity => Msg::Identity,
        Section::Network => Msg::Network,
        Section::Billing => Msg::Billing,
        Section::Times => Msg::Times,
    })
}

/// The name of a status.
pub fn status(group: StatusGroup) -> &'static str {
    pick(match group {
        StatusGroup::Normal => both!["Normal", "正常"],
        StatusGroup::Creating => both!["Creating", "创建中"],
        StatusGroup::Starting => both!["Starting", "启动中"],
        StatusGroup::Stopping => both!["Stopping", "关机中"],
        StatusGroup::Stopped => both!["Stopped", "已关机"],
        StatusGroup::StopFailed => both!["Stop failed", "关机失败"],
        StatusGroup::Abnormal => both!["Abnormal", "异常"],
        StatusGroup::Frozen => both!["Frozen", "冻结"],
        StatusGroup::Unknown => both!["Unknown", "未知"],
    })
}

/// The label of a filter.
pub fn filter(key: FilterKey) -> &'static str {
    match key {
        FilterKey::ServerName => field(Field::ServerName),
        FilterKey::ServerId => field(Field::ServerId),
        FilterKey::Status => field(Field::Status),
        FilterKey::NetworkVersion => field(Field::NetworkVersion),
        FilterKey::PhoneModelName => field(Field::PhoneModelName),
        FilterKey::CreateSince => pick(both!["Created since", "创建时间起"]),
        FilterKey::CreateUntil => pick(both!["Created until", "创建时间止"]),
    }
}

/// Why a text is no value of a filter.
pub fn filter_problem(problem: FilterProblem) -> String {
    match problem {
        FilterProblem::TooLong { limit } => tf(Msg::FilterTooLong, &[&limit.to_string()]),
        FilterProblem::Control => t(Msg::FilterControl).to_owned(),
        FilterProblem::NotANetwork => t(Msg::FilterNetwork).to_owned(),
        FilterProblem::NotATime => t(Msg::FilterTime).to_owned(),
        FilterProblem::NotAStatus => t(Msg::FilterStatus).to_owned(),
    }
}

/// Why a text is no project ID.
pub fn project_problem(problem: ProjectIdProblem) -> String {
    match problem {
        ProjectIdProblem::Missing => t(Msg::NoProject).to_owned(),
        ProjectIdProblem::TooLong => t(Msg::ProjectTooLong).to_owned(),
        ProjectIdProblem::Character(c) => tf(Msg::ProjectCharacter, &[&character(c)]),
    }
}

/// Why a text is no one-time code.
pub fn code_problem(problem: CodeProblem) -> String {
    match problem {
        CodeProblem::Missing => t(Msg::NeedCode).to_owned(),
        CodeProblem::Length(digits) => tf(Msg::CodeLength, &[&digits.to_string()]),
        CodeProblem::Character(c) => tf(Msg::CodeCharacter, &[&character(c)]),
    }
}

/// What was taken off a pasted token.
pub fn cleaned(what: Cleaned) -> &'static str {
    t(match what {
        Cleaned::HeaderName => Msg::CleanedHeader,
        Cleaned::Bearer => Msg::CleanedBearer,
        Cleaned::Quotes => Msg::CleanedQuotes,
        Cleaned::LineBreaks => Msg::CleanedLines,
        Cleaned::Invisible => Msg::CleanedInvisible,
    })
}
