package io.fairbot.storage.mongo.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.store.Model;
import java.util.Optional;

/** A document with one field to find it by, and one for anything. */
public record Thing(Optional<Long> seq, Optional<String> name, Optional<JsonNode> any) {
    public static final Model<Thing> MODEL = Model.builder("things", Thing.class)
            .index("seq")
            .index("name", "seq")
            .build();
}
