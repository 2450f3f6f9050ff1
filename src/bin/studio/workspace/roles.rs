//! What columns are for: which is to be predicted, whom it concerns, what only names a row. By their names, so
//! that it holds over the versions of the table; pages that need a label or a group ask here first.

use std::collections::BTreeMap;

use glovebox::table::{Field, Type};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What a model is to predict.
    Label,
    /// A group of people that must not be treated worse.
    Sensitive,
    /// Names a row, and says nothing else.
    Identifier,
    /// When it happened.
    Time,
    /// How much a row counts.
    Weight,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 5] = [Role::Label, Role::Sensitive, Role::Identifier, Role::Time, Role::Weight];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Role::Label => "label",
            Role::Sensitive => "sensitive",
            Role::Identifier => "identifier",
            Role::Time => "time",
            Role::Weight => "weight",
        }
    }

    /// What it means.
    pub fn about(self) -> &'static str {
        match self {
            Role::Label => "what a model is to predict",
            Role::Sensitive => "a group of people that must not be treated worse",
            Role::Identifier => "names a row, and says nothing else",
            Role::Time => "when it happened",
            Role::Weight => "how much a row counts",
        }
    }

    /// The role of that name.
    pub fn of(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether a column of that type can have it: rows count by numbers, and time may be counted too, as in years.
    pub fn fits(self, r#type: Type) -> bool {
        match self {
            Role::Weight => r#type.is_number(),
            Role::Time => r#type.is_number() || r#type.is_time(),
            Role::Label | Role::Sensitive | Role::Identifier => true,
        }
    }

    /// Whether one column alone has it.
    fn is_single(self) -> bool {
        !matches!(self, Role::Sensitive | Role::Identifier)
    }
}

/// The roles that a person has given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles(BTreeMap<String, Role>);

impl Roles {
    /// The role of a column.
    pub fn of(&self, column: &str) -> Option<Role> {
        self.0.get(column).copied()
    }

    /// The column that has a role which this one is to have, and which one column alone can have.
    pub fn taken_from(&self, column: &str, role: Role) -> Option<&str> {
        let mut others = self.0.iter().filter(|(other, _)| *other != column);
        let other = others.find(|(_, given)| role.is_single() && **given == role);
        other.map(|(other, _)| other.as_str())
    }

    /// The same with another role for a column. A label, a time or a weight is one column: who had it before
    /// has none then.
    #[must_use]
    pub fn with(mut self, column: &str, role: Option<Role>) -> Roles {
        self.0.remove(column);
        if let Some(role) = role {
            self.0.retain(|_, other| !role.is_single() || *other != role);
            self.0.insert(column.to_owned(), role);
        }
        self
    }

    /// Takes away what columns of these types cannot have.
    pub fn fit(&mut self, fields: &[Field]) {
        let fits = |name: &String, role: &Role| {
            let field = fields.iter().find(|field| field.name == *name);
            field.is_some_and(|field| role.fits(field.r#type))
        };
        self.0.retain(|name, role| fits(name, role));
    }

    /// A column has another name in a version that came: it keeps its role there too.
    pub fn renamed(&mut self, from: &str, to: &str) {
        if let Some(role) = self.of(from) {
            self.0.insert(to.to_owned(), role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column_is_the_label_and_several_are_sensitive() {
        let roles = Roles::default()
            .with("income", Some(Role::Label))
            .with("sex", Some(Role::Sensitive))
            .with("race", Some(Role::Sensitive))
            .with("hours", Some(Role::Label));
        let of = |name| roles.of(name);
        assert_eq!(
            [of("income"), of("hours"), of("sex"), of("race")],
            [None, Some(Role::Label), Some(Role::Sensitive), Some(Role::Sensitive)]
        );
        assert_eq!(roles.taken_from("income", Role::Label), Some("hours"));
        assert_eq!(roles.taken_from("hours", Role::Label), None);
        assert_eq!(roles.taken_from("hours", Role::Sensitive), None);
        assert_eq!(roles.clone().with("sex", None).of("sex"), None);
        assert!(Role::ALL.iter().all(|role| Role::of(role.word()) == Some(*role)));
    }

    #[test]
    fn a_weight_is_a_number_and_a_time_may_be_counted() {
        let fit = |r#type| Role::ALL.map(|role| role.fits(r#type));
        assert_eq!(fit(Type::Text), [true, true, true, false, false]);
        assert_eq!(fit(Type::Timestamp), [true, true, true, true, false]);
        assert_eq!(fit(Type::Integer), [true; 5]);
        let field = |name: &str, r#type| Field {
            name: name.to_owned(),
            r#type,
        };
        let mut roles = Roles::default()
            .with("mass", Some(Role::Weight))
            .with("sex", Some(Role::Label))
            .with("gone", Some(Role::Sensitive));
        roles.fit(&[field("mass", Type::Text), field("sex", Type::Text)]);
        assert_eq!(roles, Roles::default().with("sex", Some(Role::Label)));
    }

    #[test]
    fn a_column_that_is_renamed_keeps_its_role_in_both_versions() {
        let mut roles = Roles::default().with("a", Some(Role::Time));
        roles.renamed("a", "b");
        roles.renamed("c", "d");
        assert_eq!(
            [roles.of("a"), roles.of("b"), roles.of("d")],
            [Some(Role::Time), Some(Role::Time), None]
        );
    }
}
