use std::time::Duration;

use business::ports::{ApiKey, Credentials, Device, Guesses, SessionRow};
use domain::{
    DeviceId, KeyId, UserId,
    people::{Membership, Role},
};
use uuid::Uuid;

use crate::support::{World, on_both, taken};

on_both!(
    users_are_kept_with_their_roles,
    a_login_is_taken_once,
    credentials_are_replaced,
    devices_know_who_signed_in_on_them,
    sessions_end,
    guesses_are_counted_and_forgotten,
    keys_are_found_by_hash_until_revoked,
);

async fn users_are_kept_with_their_roles(world: World) {
    let store = world.store("LYN").await.id;
    let user = world.user("eva").await;
    let other = world.user("ana").await;
    let id = user.id;
    let (one, by_login, none, all) = world
        .read(move |r| {
            Box::pin(async move {
                Ok((
                    r.user(id).await?,
                    r.user_by_login("eva").await?,
                    r.user(UserId(Uuid::nil())).await?,
                    r.users().await?,
                ))
            })
        })
        .await;
    assert_eq!(
        (one, by_login, none),
        (Some(user.clone()), Some(user.clone()), None)
    );
    assert_eq!(all, [other, user.clone()]);
    let mut changed = user.clone();
    changed.memberships = vec![
        Membership {
            role: Role::Seller,
            store: Some(store),
        },
        Membership {
            role: Role::Technician,
            store: Some(store),
        },
    ];
    changed.disabled = true;
    changed.version = 2;
    let save = async || {
        let changed = changed.clone();
        let saved = world.write(move |r| {
            let changed = changed.clone();
            Box::pin(async move { Ok(r.save_user(&changed).await?) })
        });
        saved.await.unwrap()
    };
    assert!(save().await);
    assert!(!save().await, "somebody was quicker");
    assert_eq!(
        world
            .read(move |r| Box::pin(async move { Ok(r.user(id).await?) }))
            .await,
        Some(changed)
    );
}

async fn a_login_is_taken_once(world: World) {
    let mut twin = world.user("eva").await;
    twin.id = UserId(world.id());
    let again = world.write(move |r| {
        let twin = twin.clone();
        Box::pin(async move { Ok(r.insert_user(&twin, &Credentials::default()).await?) })
    });
    assert_eq!(taken(again.await), "app_user_login");
}

async fn credentials_are_replaced(world: World) {
    let id = world.user("eva").await.id;
    let new = Credentials {
        password: "$argon2id$a".into(),
        pin: Some("$argon2id$b".into()),
    };
    let kept = new.clone();
    world
        .write(move |r| {
            let new = kept.clone();
            Box::pin(async move { Ok(r.set_credentials(id, &new).await?) })
        })
        .await
        .unwrap();
    let (known, unknown) = world
        .read(move |r| {
            Box::pin(async move {
                Ok((
                    r.credentials(id).await?,
                    r.credentials(UserId(Uuid::nil())).await?,
                ))
            })
        })
        .await;
    assert_eq!((known, unknown), (Some(new), None));
}

async fn devices_know_who_signed_in_on_them(world: World) {
    let (eva, ana) = (world.user("eva").await, world.user("ana").await);
    let device = Device {
        id: DeviceId(world.id()),
        secret_hash: "ab".into(),
        enrolled_by: eva.id,
        label: "Comptoir".into(),
        enrolled_at: world.tick(),
        revoked: false,
    };
    let (kept, id) = (device.clone(), device.id);
    world
        .write(move |r| {
            let device = kept.clone();
            Box::pin(async move {
                r.insert_device(&device).await?;
                for user in [eva.id, ana.id, eva.id] {
                    r.note_device_user(device.id, user).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let read = async || {
        world
            .read(move |r| {
                Box::pin(async move {
                    Ok((
                        r.device(id).await?,
                        r.devices().await?,
                        r.users_of_device(id).await?,
                    ))
                })
            })
            .await
    };
    let (one, all, users) = read().await;
    assert_eq!((one, all), (Some(device.clone()), vec![device]));
    assert_eq!(
        users.iter().map(|user| user.login.as_str()).collect::<Vec<_>>(),
        ["ana", "eva"]
    );
    assert_eq!(users[0].memberships.len(), 1);
    world
        .write(move |r| Box::pin(async move { Ok(r.revoke_device(id).await?) }))
        .await
        .unwrap();
    let (one, all, _) = read().await;
    assert!(one.unwrap().revoked && all.is_empty());
}

async fn sessions_end(world: World) {
    let user = world.user("eva").await.id;
    let now = world.tick();
    let session = |id: &str, user, seconds| SessionRow {
        id: id.into(),
        user,
        data: "{}".into(),
        expires_at: now + Duration::from_secs(seconds),
    };
    let rows = [
        session("a", Some(user), 60),
        session("b", Some(user), 60),
        session("c", None, 5),
        session("d", Some(user), 60),
    ];
    let inserted = rows.clone();
    let again = world
        .write(move |r| {
            let rows = inserted.clone();
            Box::pin(async move {
                let mut new = vec![];
                for row in rows.iter().chain(&rows[..1]) {
                    new.push(r.insert_session(row).await?);
                }
                Ok(new)
            })
        })
        .await
        .unwrap();
    assert_eq!(again, [true, true, true, true, false]);
    let mut saved = session("a", Some(user), 90);
    saved.data = r#"{"x":1}"#.into();
    let (kept, fresh) = (saved.clone(), session("e", None, 90));
    let (gone, purged) = world
        .write(move |r| {
            let (saved, fresh) = (kept.clone(), fresh.clone());
            Box::pin(async move {
                r.save_session(&saved).await?;
                r.save_session(&fresh).await?;
                r.touch_session("b", now + Duration::from_secs(90)).await?;
                r.delete_session("d").await?;
                r.touch_session("d", now + Duration::from_secs(90)).await?;
                let gone = r.delete_sessions_of(user, Some("a")).await?;
                Ok((gone, r.purge_sessions(now + Duration::from_secs(5)).await?))
            })
        })
        .await
        .unwrap();
    assert_eq!(
        (gone, purged),
        (1, 1),
        "what ended is not brought back by whoever still holds it"
    );
    let read = async |id: &'static str, at| {
        world
            .read(move |r| Box::pin(async move { Ok(r.session(id, at).await?) }))
            .await
    };
    assert_eq!(read("a", now).await, Some(saved));
    assert_eq!(read("a", now + Duration::from_secs(90)).await, None, "expired");
    for id in ["b", "c", "d", "e"] {
        assert_eq!(read(id, now).await, None, "{id}");
    }
    let all = world.write(move |r| Box::pin(async move { Ok(r.delete_sessions_of(user, None).await?) }));
    assert_eq!(all.await.unwrap(), 1);
}

async fn guesses_are_counted_and_forgotten(world: World) {
    let wrong = Guesses {
        failures: 3,
        not_before: Some(world.tick()),
    };
    for guesses in [
        Guesses {
            failures: 2,
            not_before: None,
        },
        wrong,
        Guesses::default(),
    ] {
        let read = world
            .write(move |r| {
                Box::pin(async move {
                    r.set_guesses("eva@device", &guesses).await?;
                    Ok(r.guesses("eva@device").await?)
                })
            })
            .await;
        assert_eq!(read.unwrap(), guesses);
    }
}

async fn keys_are_found_by_hash_until_revoked(world: World) {
    let key = ApiKey {
        id: KeyId(world.id()),
        name: "Caisse 2".into(),
        hash: "cafe".into(),
        scopes: vec!["payables:read".into(), "payables:act".into()],
        created_at: world.tick(),
        revoked: false,
    };
    let kept = key.clone();
    let insert = async |id| {
        let mut key = kept.clone();
        key.id = id;
        world
            .write(move |r| {
                let key = key.clone();
                Box::pin(async move { Ok(r.insert_key(&key).await?) })
            })
            .await
    };
    insert(key.id).await.unwrap();
    assert_eq!(taken(insert(KeyId(world.id())).await), "api_key_hash");
    let find = async || {
        world
            .read(|r| Box::pin(async move { Ok(r.key_by_hash("cafe").await?) }))
            .await
    };
    assert_eq!(find().await, Some(key.clone()));
    let revoke = async |id| {
        world
            .write(move |r| Box::pin(async move { Ok(r.revoke_key(id).await?) }))
            .await
            .unwrap()
    };
    assert!(revoke(key.id).await);
    assert!(!revoke(KeyId(Uuid::nil())).await);
    assert_eq!(find().await, None);
    let keys = world.read(|r| Box::pin(async move { Ok(r.keys().await?) })).await;
    assert!(keys.len() == 1 && keys[0].revoked);
}
