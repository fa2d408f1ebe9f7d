package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;
import java.time.Duration;
import java.time.Instant;

/** What the tests of this package keep. */
record Note(String text, long number, Instant at) {
    /** With a copy on this machine. */
    static final Model<Note> NEAR =
            Model.builder("near", Note.class).index("number").build();
    /** Only inserted, so in the database alone. */
    static final Model<Note> FAR =
            Model.builder("far", Note.class).index("number").appendOnly().build();
    /** Only inserted, so in the database alone, for an hour. */
    static final Model<Note> BRIEF = Model.builder("brief", Note.class)
            .retainFor("at", Duration.ofHours(1))
            .appendOnly()
            .build();

    static Note of(String text) {
        return new Note(text, 0, Instant.EPOCH);
    }
}
