package io.fairbot.storage.internal.mongo;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.store.Model;
import java.util.Optional;

/** A document with one field to find it by, and one for anything. */
record Thing(Optional<Long> seq, Optional<String> name, Optional<JsonNode> any) {
    static final Model<Thing> MODEL = Model.builder("things", Thing.class)
            .index("seq")
            .index("name", "seq")
            .build();
}
