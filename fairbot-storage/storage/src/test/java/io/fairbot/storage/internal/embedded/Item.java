package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Model;

/** A document of these tests. */
record Item(String branch, long seq, String text) {
    static final Model<Item> MODEL =
            Model.builder("items", Item.class).index("branch", "seq").build();

    static Item of(int number) {
        // Texts of all lengths, so that flips meet full pages, half pages and overflow pages.
        return new Item("b" + number % 3, number, ("text " + number + " ").repeat(1 + number * 7 % 40));
    }
}
