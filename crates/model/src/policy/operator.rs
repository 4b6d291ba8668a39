//! Condition operators by name.

/// `ForAnyValue:StringNotLikeIfExists` and its like, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) family: Family,
    pub(crate) negated: bool,
    pub(crate) if_exists: bool,
    pub(crate) quantifier: Option<Quantifier>,
}

/// What is compared, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Equals,
    EqualsIgnoreCase,
    Like,
    Numeric(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

/// How numbers and dates are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// How the many values of one key are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// Every value has to fulfil the condition; having none does.
    ForAllValues,
    /// One value has to.
    ForAnyValue,
}

impl Operator {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (quantifier, name) = match name.split_once(':') {
            Some(("ForAllValues", name)) => (Some(Quantifier::ForAllValues), name),
            Some(("ForAnyValue", name)) => (Some(Quantifier::ForAnyValue), name),
            Some(_) => return None,
            None => (None, name),
        };
        let (if_exists, name) = name.strip_suffix("IfExists").map_or((false, name), |name| (true, name));
        let (family, negated) = match name {
            "StringEquals" => (Family::Equals, false),
            "StringNotEquals" => (Family::Equals, true),
            "StringEqualsIgnoreCase" => (Family::EqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Family::EqualsIgnoreCase, true),
            "StringLike" => (Family::Like, false),
            "StringNotLike" => (Family::Like, true),
            "Bool" => (Family::Bool, false),
            "BinaryEquals" => (Family::Binary, false),
            "IpAddress" => (Family::IpAddress, false),
            "NotIpAddress" => (Family::IpAddress, true),
            "ArnEquals" | "ArnLike" => (Family::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Family::Arn, true),
            "Null" if !if_exists && quantifier.is_none() => (Family::Null, false),
            _ => {
                if let Some(rest) = name.strip_prefix("Numeric") {
                    let (comparison, negated) = Comparison::parse(rest)?;
                    (Family::Numeric(comparison), negated)
                } else {
                    let (comparison, negated) = Comparison::parse(name.strip_prefix("Date")?)?;
                    (Family::Date(comparison), negated)
                }
            }
        };
        Some(Self { family, negated, if_exists, quantifier })
    }
}

impl Comparison {
    fn parse(name: &str) -> Option<(Self, bool)> {
        Some(match name {
            "Equals" => (Self::Equal, false),
            "NotEquals" => (Self::Equal, true),
            "LessThan" => (Self::Less, false),
            "LessThanEquals" => (Self::LessOrEqual, false),
            "GreaterThan" => (Self::Greater, false),
            "GreaterThanEquals" => (Self::GreaterOrEqual, false),
            _ => return None,
        })
    }

    pub(crate) fn holds<T: PartialOrd>(self, value: &T, wanted: &T) -> bool {
        match self {
            Self::Equal => value == wanted,
            Self::Less => value < wanted,
            Self::LessOrEqual => value <= wanted,
            Self::Greater => value > wanted,
            Self::GreaterOrEqual => value >= wanted,
        }
    }
}
