//! Users, how they sign in, what they may do.

mod access;
mod keys;
mod passwords;
mod sign_in;
mod users;

pub use access::{Present, actor_for, present};
pub use keys::{NewKey, SCOPES, create_key, key_actor, keys, revoke_key};
pub use passwords::{BadRules, PasswordRules, Passwords};
pub(crate) use sign_in::hex;
pub use sign_in::{DeviceProof, PinPage, SignedIn, pin_page, revoke_device, sign_in, sign_in_by_pin};
pub use users::{
    UserForm, UserView, create_user, set_disabled, set_language, set_password, set_pin, update_user, user,
    users,
};
