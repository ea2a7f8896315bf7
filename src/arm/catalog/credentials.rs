//! Who may log in, and with what (`facts.md §4.2`, `portal-ui.md §6.3, §6.4`).
//!
//! Nothing here keeps, logs or returns the text of a password: a good one leaves a [`PasswordProof`], a bad one a
//! problem that holds lengths and counts alone.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::images::OperatingSystem;
use super::names::length_text;
use super::ssh::{self, SshProblem};

const RESERVED_USERNAMES: &[&str] = &[
    "1",
    "123",
    "a",
    "actuser",
    "adm",
    "admin",
    "admin1",
    "admin2",
    "administrator",
    "aspnet",
    "backup",
    "console",
    "david",
    "guest",
    "john",
    "owner",
    "root",
    "server",
    "sql",
    "support_388945a0",
    "support",
    "sys",
    "test",
    "test1",
    "test2",
    "test3",
    "user",
    "user1",
    "user2",
    "user3",
    "user4",
    "user5",
    "video",
];
const DISALLOWED_PASSWORDS: &[&str] = &[
    "abc@123",
    "P@$$w0rd",
    "P@ssw0rd",
    "P@ssword123",
    "Pa$$word",
    "pass@word1",
    "Password!",
    "Password1",
    "Password22",
    "iloveyou!",
];
/// Refused in the names of Windows users (CLI's list, `facts.md §4.2`).
const WINDOWS_USERNAME_DENIED: &str = r#"\/"[]:|<>+=;,?*@#"#;
/// How many of the four classes of characters a password needs.
const CLASSES_NEEDED: usize = 3;
pub(in crate::arm) const MET_THE_RULES: &str = "met the rules";

/// A password was checked here and met the rules. It holds no text; in the log it reads "met the rules".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordProof(());

/// What is wrong with a username, password or key; never its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialProblem {
    Empty,
    UsernameLength {
        os: OperatingSystem,
        found: usize,
    },
    UsernameReserved,
    UsernameCharacters {
        os: OperatingSystem,
    },
    PasswordLength {
        os: OperatingSystem,
        found: usize,
    },
    /// Too few of: lower case, upper case, digit, special.
    PasswordClasses {
        os: OperatingSystem,
        found: usize,
    },
    PasswordDisallowed,
    PasswordControlCharacter,
    Ssh(SshProblem),
}

/// Checks an administrator's username.
pub fn check_username(os: OperatingSystem, text: &str) -> Result<(), CredentialProblem> {
    if text.is_empty() {
        return Err(CredentialProblem::Empty);
    }
    if RESERVED_USERNAMES
        .iter()
        .any(|name| name.eq_ignore_ascii_case(text))
    {
        return Err(CredentialProblem::UsernameReserved);
    }
    let allowed = match os {
        OperatingSystem::Linux => {
            let known = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            text.chars().all(known) && !text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        }
        OperatingSystem::Windows => {
            let known = |c: char| !c.is_control() && !WINDOWS_USERNAME_DENIED.contains(c);
            text.chars().all(known) && !text.ends_with('.')
        }
    };
    if !allowed {
        return Err(CredentialProblem::UsernameCharacters { os });
    }
    let found = text.chars().count();
    if found > username_max(os) {
        Err(CredentialProblem::UsernameLength { os, found })
    } else {
        Ok(())
    }
}

/// The proof for a password that is not shown: a recording or a log has a placeholder where one that was taken stood.
pub(in crate::arm) fn withheld() -> PasswordProof {
    PasswordProof(())
}

/// Checks an administrator's password. The well-known ones are all shorter than is allowed: they are named first, so
/// that "disallowed" can be said at all.
pub fn check_password(os: OperatingSystem, text: &str) -> Result<PasswordProof, CredentialProblem> {
    if text.is_empty() {
        return Err(CredentialProblem::Empty);
    }
    if DISALLOWED_PASSWORDS.contains(&text) {
        return Err(CredentialProblem::PasswordDisallowed);
    }
    if text.chars().any(char::is_control) {
        return Err(CredentialProblem::PasswordControlCharacter);
    }
    let found = text.chars().count();
    let (min, max) = password_length(os);
    if !(min..=max).contains(&found) {
        return Err(CredentialProblem::PasswordLength { os, found });
    }
    let classes: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    let found = classes.iter().filter(|class| text.chars().any(**class)).count();
    if found < CLASSES_NEEDED {
        return Err(CredentialProblem::PasswordClasses { os, found });
    }
    Ok(PasswordProof(()))
}

/// Checks an OpenSSH public key: one line of `ssh-rsa`, `ssh-ed25519` or `ecdsa-sha2-nistp…`, its Base64 and the
/// fields framed in it. Whether anyone holds the private half can't be known.
pub fn check_ssh_public_key(text: &str) -> Result<(), CredentialProblem> {
    if text.trim().is_empty() {
        return Err(CredentialProblem::Empty);
    }
    ssh::check_public_key(text).map_err(CredentialProblem::Ssh)
}

/// The longest username.
pub fn username_max(os: OperatingSystem) -> usize {
    match os {
        OperatingSystem::Linux => 32,
        OperatingSystem::Windows => 20,
    }
}

/// The shortest and the longest password.
pub fn password_length(os: OperatingSystem) -> (usize, usize) {
    match os {
        OperatingSystem::Linux => (12, 72),
        OperatingSystem::Windows => (12, 123),
    }
}

impl CredentialProblem {
    /// The portal's sentence beside the box. Those for Windows users, control characters and keys are ours.
    pub fn portal_text(self) -> Cow<'static, str> {
        use CredentialProblem::*;
        match self {
            Empty => "The value must not be empty.".into(),
            UsernameLength { os, .. } => length_text(1, username_max(os)).into(),
            UsernameReserved => "Usernames must not include reserved words.".into(),
            UsernameCharacters { os: OperatingSystem::Linux } => {
                "Usernames must only contain letters, numbers, hyphens, and underscores and may not start with a \
                 hyphen or number."
                    .into()
            }
            UsernameCharacters { os: OperatingSystem::Windows } => {
                ["Usernames must not contain special characters ", WINDOWS_USERNAME_DENIED, " or end with a period."]
                    .concat()
                    .into()
            }
            PasswordLength { os, .. } => {
                let (min, max) = password_length(os);
                length_text(min, max).into()
            }
            PasswordClasses { .. } => {
                "Password must have 3 of the following: 1 lower case character, 1 upper case character, 1 number, \
                 and 1 special character."
                    .into()
            }
            PasswordDisallowed => "This password is too well known to be allowed. Choose another.".into(),
            PasswordControlCharacter => "The password contains a character that can't be typed.".into(),
            Ssh(problem) => problem.text().into(),
        }
    }

    /// What ARM answers when such a request is sent (`facts.md §4.2`). For Linux usernames and for keys no source
    /// quotes it: the sentence is ours.
    pub fn arm_text(self) -> Cow<'static, str> {
        use CredentialProblem::*;
        match self {
            UsernameReserved => "The Admin Username specified is not allowed.".into(),
            PasswordDisallowed => "The Admin password specified is not allowed.".into(),
            UsernameLength { os: OperatingSystem::Windows, .. }
            | UsernameCharacters { os: OperatingSystem::Windows } => [
                "Windows admin user name cannot be more than 20 characters long, end with a period(.), or contain \
                 the following characters: ",
                WINDOWS_USERNAME_DENIED,
                ".",
            ]
            .concat()
            .into(),
            PasswordLength { os, .. } | PasswordClasses { os, .. } => {
                let (min, max) = password_length(os);
                [
                    "The supplied password must be between ",
                    &min.to_string(),
                    "-",
                    &max.to_string(),
                    " characters long and must satisfy at least 3 of password complexity requirements from the \
                     following: 1) Contains an uppercase character 2) Contains a lowercase character 3) Contains a \
                     numeric digit 4) Contains a special character",
                ]
                .concat()
                .into()
            }
            other => other.portal_text(),
        }
    }
}

impl Serialize for PasswordProof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MET_THE_RULES)
    }
}

/// Only the mark is taken back: a file that holds anything else in the place of a password is refused, without
/// repeating what it held.
impl<'de> Deserialize<'de> for PasswordProof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        if text == MET_THE_RULES {
            Ok(PasswordProof(()))
        } else {
            Err(de::Error::custom("a password's mark must read \"met the rules\""))
        }
    }
}
