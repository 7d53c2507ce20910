//! What an activity record (业务活动记录) says about the sale.

use crate::customers::Grade;
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How far a sale has come (销售阶段).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Found (线索).
    Lead,
    /// Has a need (需求确认).
    Qualified,
    /// Has a proposal (方案报价).
    Proposal,
    /// Terms are discussed (商务谈判).
    Negotiation,
    /// Bought (成交).
    Won,
    /// Did not buy (流失).
    Lost,
}

impl Stage {
    /// From first to last.
    pub const ALL: [Stage; 6] =
        [Stage::Lead, Stage::Qualified, Stage::Proposal, Stage::Negotiation, Stage::Won, Stage::Lost];

    /// As in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Lead => "lead",
            Stage::Qualified => "qualified",
            Stage::Proposal => "proposal",
            Stage::Negotiation => "negotiation",
            Stage::Won => "won",
            Stage::Lost => "lost",
        }
    }
}

/// How a sale goes (销售状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SalesStatus {
    /// As it should (进展顺利).
    OnTrack,
    /// Slowly (进展缓慢).
    Slow,
    /// Not at all for now (暂停).
    Paused,
    /// It may be lost (有风险).
    AtRisk,
}

impl SalesStatus {
    /// From good to bad.
    pub const ALL: [SalesStatus; 4] =
        [SalesStatus::OnTrack, SalesStatus::Slow, SalesStatus::Paused, SalesStatus::AtRisk];

    /// As in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            SalesStatus::OnTrack => "on_track",
            SalesStatus::Slow => "slow",
            SalesStatus::Paused => "paused",
            SalesStatus::AtRisk => "at_risk",
        }
    }
}

/// The part of a record that is about the sale. What is not known stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sale {
    /// Where the customer came from (客户来源).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// How much the customer matters (客户等级), as judged then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Who else is after the customer (竞争对手).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub competitor: String,
    /// How it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SalesStatus>,
    /// What success or failure hangs on (成败关键).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The stage that comes next (下一销售阶段).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_stage: Option<Stage>,
    /// When the customer should sign (预计成交日).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default, with = "crate::iso::option")]
    pub expected_close: Option<NaiveDate>,
    /// How sure the rep is (把握度), in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// What was quoted (报价金额).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Money>,
    /// What it is worth (业务金额).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

/// A field of [`Sale`], with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of Sale of that name")]
pub enum SaleField {
    Source(String),
    Grade(Option<Grade>),
    Competitor(String),
    Status(Option<SalesStatus>),
    Key(String),
    NextStage(Option<Stage>),
    ExpectedClose(Option<NaiveDate>),
    Confidence(Option<u8>),
    Quoted(Option<Money>),
    Amount(Option<Money>),
}
