use domain::{TicketId, workshop::Stage};

use crate::support::{World, on_both};

on_both!(
    tickets_are_found_by_words,
    the_newest_thousand_are_ranked,
    odd_words_break_nothing,
    tickets_of_one_millisecond_are_all_found,
    what_is_rare_and_old_is_found_among_many,
);

async fn index(world: &World, words: Vec<(TicketId, String)>) {
    world
        .write(move |r| {
            let words = words.clone();
            Box::pin(async move {
                for (ticket, words) in &words {
                    r.index_ticket(*ticket, words).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn find(world: &World, words: &[&str], limit: u32) -> (Vec<TicketId>, bool) {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let found = world
        .read(move |r| {
            let words = words.clone();
            Box::pin(async move { Ok(r.find_tickets(&words, limit).await?) })
        })
        .await;
    (found.tickets, found.more_than_thousand)
}

async fn tickets_are_found_by_words(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let second = world.new_ticket(&store, first.item, 2, Stage::Collected);
    world.insert(&second).await;
    let words = |id, words: &str| vec![(id, words.to_owned())];
    index(&world, words(first.id, "lyn 1 claire roussel gitane rapid frein")).await;
    index(
        &world,
        words(
            second.id,
            "lyn 2 claire rousset gitane rapid freins avant grippes par le sel",
        ),
    )
    .await;
    assert_eq!(find(&world, &["roussel"], 10).await.0, [first.id]);
    assert_eq!(
        find(&world, &["claire", "rous"], 10).await.0.len(),
        2,
        "the last word may be a beginning"
    );
    assert_eq!(
        find(&world, &["clair", "roussel"], 10).await.0,
        [],
        "the others may not"
    );
    assert_eq!(
        find(&world, &["claire", "weil"], 10).await.0,
        [],
        "all words are needed"
    );
    assert_eq!(
        find(&world, &["frein"], 10).await.0,
        [first.id, second.id],
        "the whole word before its beginning"
    );
    assert_eq!(
        find(&world, &["gitane", "rapid"], 10).await.0,
        [first.id, second.id],
        "what says little else first"
    );
    assert_eq!(find(&world, &["rapid"], 1).await, (vec![first.id], false));
    assert_eq!(find(&world, &[], 10).await.0, []);

    index(&world, words(first.id, "lyn 1 paul weil")).await;
    index(&world, words(first.id, "lyn 1 paul weil")).await;
    assert_eq!(find(&world, &["roussel"], 10).await.0, []);
    assert_eq!(find(&world, &["weil"], 10).await.0, [first.id]);
}

async fn the_newest_thousand_are_ranked(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let mut all = vec![(first.id, "velo".to_owned())];
    for number in 2..=1001 {
        let ticket = world.new_ticket(&store, first.item, number, Stage::Collected);
        world.insert(&ticket).await;
        all.push((ticket.id, format!("velo numero {number}")));
    }
    let newest = all[1000].0;
    // Indexed in any order: the age is the ticket's own.
    all.reverse();
    index(&world, all).await;
    let (found, more) = find(&world, &["velo"], 5).await;
    assert!(more);
    assert_eq!(
        (found.len(), found[0]),
        (5, newest),
        "the best match is too old to be looked at"
    );
    assert!(!find(&world, &["velo", "numero"], 2000).await.1);
    assert_eq!(find(&world, &["velo", "numero"], 2000).await.0.len(), 1000);
    assert_eq!(find(&world, &["1001"], 5).await, (vec![newest], false));
}

async fn odd_words_break_nothing(world: World) {
    let (_, ticket) = world.ticket("LYN", Stage::Received).await;
    let long = "x".repeat(5000);
    index(
        &world,
        vec![(ticket.id, format!("łaski  and not 12e5 {long} 日本"))],
    )
    .await;
    for found in [
        "łaski", "and", "not", "near", "12e5", "日本", &long, "o'brien", "\"", "a\"b*", "'", "\\", "&", "*",
        ":*", "x:*",
    ] {
        let expected =
            matches!(found, "łaski" | "and" | "not" | "12e5" | "日本") || found == long || found == "x:*";
        assert_eq!(
            find(&world, &[found], 10).await.0.len(),
            usize::from(expected),
            "{found}"
        );
    }
}

async fn tickets_of_one_millisecond_are_all_found(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let mut all = vec![];
    for number in 2..40 {
        let mut ticket = world.new_ticket(&store, first.item, number, Stage::Collected);
        // The same time, and the same last bits: only the middle tells them apart.
        let middle = u128::from(number) << 64;
        ticket.id = TicketId(uuid::Uuid::from_u128((0x019b_0000_0000_u128 << 80) | middle | 5));
        world.insert(&ticket).await;
        all.push((ticket.id, format!("ancien {number}")));
    }
    index(&world, all).await;
    assert_eq!(find(&world, &["ancien"], 100).await.0.len(), 38);
}

async fn what_is_rare_and_old_is_found_among_many(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let mut all = vec![(first.id, "velo crevaisonnette".to_owned())];
    for number in 2..=3000 {
        let ticket = world.new_ticket(&store, first.item, number, Stage::Collected);
        world.insert(&ticket).await;
        all.push((ticket.id, format!("velo crevaison {number}")));
    }
    index(&world, all).await;
    assert_eq!(
        find(&world, &["velo", "crevaisonn"], 5).await,
        (vec![first.id], false)
    );
    let (found, more) = find(&world, &["crevaison"], 5).await;
    assert!(more && found.len() == 5);
}
