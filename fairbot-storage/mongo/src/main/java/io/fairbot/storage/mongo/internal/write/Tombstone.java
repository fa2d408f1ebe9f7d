package io.fairbot.storage.mongo.internal.write;

import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * The record of a deleted document within its batch, from which the feeds of other nodes publish the deletion.
 *
 * @param key the document
 * @param version a version above its last one
 */
public record Tombstone(MongoDocumentKey key, long version) {

    static BsonDocument of(String model, String id, long version) {
        return new BsonDocument("model", new BsonString(model))
                .append("id", new BsonString(id))
                .append("version", new BsonInt64(version));
    }

    public static Tombstone read(BsonDocument noted) {
        return new Tombstone(
                new MongoDocumentKey(
                        noted.getString("model").getValue(),
                        noted.getString("id").getValue()),
                noted.getInt64("version").getValue());
    }
}
