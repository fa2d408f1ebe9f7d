package io.fairbot.storage.mongo.internal;

import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * What a batch notes of a document it deleted: the feeds of others tell it from there.
 *
 * @param key the document
 * @param version a version above its last one
 */
record Tombstone(MongoDocumentKey key, long version) {

    static BsonDocument of(String model, String id, long version) {
        return new BsonDocument("model", new BsonString(model))
                .append("id", new BsonString(id))
                .append("version", new BsonInt64(version));
    }

    static Tombstone read(BsonDocument noted) {
        return new Tombstone(
                new MongoDocumentKey(
                        noted.getString("model").getValue(),
                        noted.getString("id").getValue()),
                noted.getInt64("version").getValue());
    }
}
