//! A login that the browser has saved for an origin, as a person has who let it keep one.

use std::{path::Path, process::Command};

/// Its user.
pub const USER: &str = "MARKER9998-user";

/// Its password.
pub const PASSWORD: &str = "MARKER9999-saved";

/// The password as Chromium keeps it without a key store (`--password-store=basic`): `v10`, and AES-128-CBC with a key and a first
/// block that are the same everywhere.
const KEPT: &str = "7631309f31fe4d7ca4e869f6ef518189123c0f8f5167d4bb28ab4ed313f85f08a22370";

/// Puts a row into the table that Chromium made; every column that must have a value and is not named here gets an empty one.
const INSERT: &str = r#"
import sqlite3, sys
file, origin, user, password = sys.argv[1:]
base = sqlite3.connect(file)
row = {"origin_url": origin, "action_url": origin, "signon_realm": origin, "username_value": user,
       "password_value": bytes.fromhex(password), "times_used": 3, "date_created": 13370000000000000, "date_last_used": 13370000000000000,
       "username_element": "", "password_element": "", "submit_element": "", "form_data": b"", "possible_username_pairs": b"", "moving_blocked_for": b""}
for _, name, kind, needed, default, key in base.execute("pragma table_info(logins)").fetchall():
    if name not in row and needed and default is None and not key:
        row[name] = b"" if kind == "BLOB" else 0 if "INT" in kind else ""
base.execute(f"insert into logins ({','.join(row)}) values ({','.join('?' * len(row))})", list(row.values()))
base.commit()
"#;

/// Saves it in a profile of Chromium, which must have been used and closed.
pub fn save_in(profile: &Path, origin: &str) {
    let file = profile.join("Default/Login Data");
    let origin = format!("{}/", origin.trim_end_matches('/'));
    let done = Command::new("python3").args(["-c", INSERT]).arg(file).args([&origin, USER, KEPT]).status().unwrap();
    assert!(done.success(), "the login could not be put into the profile");
}

/// Saves it in Firefox; a script for the browser's own window, with the origin, the user and the password.
/// Driven by a program it fills in nothing by itself, unless it is told to.
pub const SAVE_IN_FIREFOX: &str =
    "for (const what of ['autofillForms', 'rememberSignons']) Services.prefs.setBoolPref('signon.' + what, true);
    const [origin, user, password] = arguments;
    const { classes, interfaces } = Components;
    const login = classes['@mozilla.org/login-manager/loginInfo;1'].createInstance(interfaces.nsILoginInfo);
    login.init(origin, origin, null, user, password, '', '');
    return Services.logins.addLoginAsync(login).then(() => null);";

/// Forgets every login that Firefox has.
pub const FORGET_IN_FIREFOX: &str =
    "for (const what of ['autofillForms', 'rememberSignons']) Services.prefs.setBoolPref('signon.' + what, false);
    return Services.logins.removeAllLoginsAsync().then(() => null)";
