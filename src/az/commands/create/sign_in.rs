//! The administrator: name, password, key, and the CLI's refusals of them (vm/_validators.py; facts.md §4.2).

use serde_json::{Value, json};

use crate::arm::catalog::OperatingSystem;
use crate::arm::catalog::credentials::{check_password, check_ssh_public_key};
use crate::az::arguments::Arguments;
use crate::az::client::Client;
use crate::az::error::AzError;

/// What the CLI takes where the name of the one who types it is reserved or unknown.
const DEFAULT_USER: &str = "azureuser";

/// Names that the CLI refuses (core/util.py).
const RESERVED: [&str; 30] = [
    "administrator",
    "admin",
    "user",
    "user1",
    "test",
    "user2",
    "test1",
    "user3",
    "admin1",
    "1",
    "123",
    "a",
    "actuser",
    "adm",
    "admin2",
    "aspnet",
    "backup",
    "console",
    "guest",
    "owner",
    "root",
    "server",
    "sql",
    "support",
    "support_388945a0",
    "sys",
    "test2",
    "test3",
    "user4",
    "user5",
];

const LINUX_NAME: &str = r#"admin user name cannot contain upper case character A-Z, special characters \/"[]:|<>+=;,?*@#()! or start with $ or -"#;
const WINDOWS_NAME: &str =
    r#"admin user name cannot contain special characters \/"[]:|<>+=;,?*@# or ends with ."#;

/// A key that belongs to nobody: sent where az would make a pair and write it to the disk.
const STAND_IN: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDZ/yoHjA1xSyvvrG/r4K1gBWDcP1re1LQK1kt6nI/4wVg7lGIP6sFG7YngiK510rLmF9W8w8ho/Zpw/Nnk4Sh4KwMPADWTU3wckT4yRQZOr7/wnJB4NZrrpdx5VaCOm8WQjCMQ27idK82+lAWvP8TCRDMwommbwse0Zh1WodDzoPhvbSx2KE5pwwcmBmyjCKHq/1FsfjLwcv6BklgzujGohkn5ViDy4pWSthFbuw8v0iRnC7SxfnYAUbYgpZIQoiQdkB3j0aFdTHtUNeE3mNb2a7IISVrSDNsrLQoPeaxJLFcZzWA8AfPqBUyPk52tRti4aMvmeflV683bq6PLAdN9 demo";

/// Where a Linux machine keeps its users' keys.
const HOMES: &str = "/home";

/// How the administrator signs in.
pub(crate) struct SignIn {
    pub user: String,
    pub password: Option<String>,
    keys: Vec<String>,
    path: String,
    only_keys: bool,
}

impl SignIn {
    pub(crate) fn read(
        client: &mut Client<'_>,
        arguments: &Arguments,
        windows: bool,
    ) -> Result<SignIn, AzError> {
        let user = arguments
            .text("--admin-username")
            .unwrap_or(DEFAULT_USER)
            .to_owned();
        check_name(&user, windows)?;
        let password = arguments
            .text("--admin-password")
            .filter(|password| !password.is_empty());
        let given: Vec<&str> = arguments.list("--ssh-key-values").unwrap_or_default();
        let kind = match arguments.text("--authentication-type") {
            Some(kind) => kind,
            None if !given.is_empty() && password.is_some() => "all",
            None if windows || password.is_some() => "password",
            None => "ssh",
        };
        match kind {
            "ssh" if windows => return Err(AzError::new("SSH not supported for Windows VMs.")),
            "all" if windows => {
                return Err(AzError::new(
                    "SSH not supported for Windows VMs. Use password authentication.",
                ));
            }
            "password" if !given.is_empty() || arguments.given("--ssh-dest-key-path") => {
                return Err(AzError::new(
                    "SSH key cannot be used with password authentication type.",
                ));
            }
            "ssh" if password.is_some() => {
                return Err(AzError::new(
                    "Admin password cannot be used with SSH authentication type.",
                ));
            }
            _ => {}
        }
        if kind != "ssh" {
            let Some(password) = password else {
                return Err(AzError::new("Please specify password in non-interactive mode."));
            };
            check_length(password, windows)?;
        }
        let keys = if kind == "password" {
            Vec::new()
        } else {
            keys(client, &given, arguments.flag("--generate-ssh-keys"))?
        };
        let path = arguments
            .text("--ssh-dest-key-path")
            .filter(|path| !path.is_empty());
        Ok(SignIn {
            path: path.map_or_else(|| [HOMES, &user, ".ssh/authorized_keys"].join("/"), str::to_owned),
            user,
            password: password.map(str::to_owned),
            keys,
            only_keys: kind == "ssh",
        })
    }

    /// Into an `osProfile`.
    pub(crate) fn onto(&self, profile: &mut Value) {
        profile["adminUsername"] = self.user.as_str().into();
        if self.password.is_some() {
            profile["adminPassword"] = "[parameters('adminPassword')]".into();
        }
        if !self.keys.is_empty() {
            let key = |key: &String| json!({ "path": self.path, "keyData": key });
            profile["linuxConfiguration"] = json!({
                "disablePasswordAuthentication": self.only_keys,
                "ssh": {"publicKeys": self.keys.iter().map(key).collect::<Vec<Value>>()},
            });
        }
    }
}

fn check_name(user: &str, windows: bool) -> Result<(), AzError> {
    if user.is_empty() {
        return Err(AzError::new("admin user name can not be empty"));
    }
    let bad = if windows {
        user.contains(|c: char| r#"\/"[]:|<>+=;,?*@"#.contains(c)) || user.ends_with('.')
    } else {
        user.contains(|c: char| r#"\/"[]:|<>+=;,?*@#()!"#.contains(c) || c.is_ascii_uppercase())
            || user.starts_with(['$', '-'])
    };
    if bad {
        return Err(AzError::new(if windows { WINDOWS_NAME } else { LINUX_NAME }));
    }
    if RESERVED
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(user))
    {
        return Err(AzError::new(format!(
            "This user name '{user}' meets the general requirements, but is specifically disallowed for this image. \
             Please try a different value."
        )));
    }
    Ok(())
}

/// The core's rule decides; the sentence is the CLI's. What the core alone refuses, the service refuses.
fn check_length(password: &str, windows: bool) -> Result<(), AzError> {
    let (system, most) = if windows {
        (OperatingSystem::Windows, 123)
    } else {
        (OperatingSystem::Linux, 72)
    };
    let length = password.chars().count();
    let classes = [
        password.contains(|c: char| c.is_ascii_lowercase()),
        password.contains(|c: char| c.is_ascii_uppercase()),
        password.contains(|c: char| c.is_ascii_digit()),
        password.contains(|c: char| c.is_ascii_punctuation() || c == ' '),
    ];
    let kinds = classes.iter().filter(|class| **class).count();
    if (12..=most).contains(&length) && kinds >= 3 || check_password(system, password).is_ok() {
        return Ok(());
    }
    Err(AzError::new(format!(
        "The password length must be between 12 and {most}. Password must have the 3 of the following: \
         1 lower case character, 1 upper case character, 1 number and 1 special character."
    )))
}

fn keys(client: &mut Client<'_>, given: &[&str], generate: bool) -> Result<Vec<String>, AzError> {
    if given.is_empty() && generate {
        // Ours: az would write a pair to the disk.
        client.warn("No key pair is made here; a public key that belongs to nobody stands in its place.");
        return Ok(vec![STAND_IN.to_owned()]);
    }
    let valid = |key: &&str| check_ssh_public_key(key).is_ok();
    if given.is_empty() || !given.iter().all(valid) {
        return Err(AzError::new(
            "An RSA key file or key value must be supplied to SSH Key Value. \
             You can use --generate-ssh-keys to let CLI generate one for you",
        ));
    }
    Ok(given.iter().map(|key| (*key).to_owned()).collect())
}
