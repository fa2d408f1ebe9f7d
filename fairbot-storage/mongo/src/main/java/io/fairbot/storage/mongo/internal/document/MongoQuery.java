package io.fairbot.storage.mongo.internal.document;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.store.Cursor;
import io.fairbot.store.Index;
import io.fairbot.store.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A query translated to MongoDB.
 *
 * <p>BSON sorts missing and null alike and before everything, false before true, and text by its bytes, which is the
 * required order. The query names its index, so that the server never sorts by itself.
 */
public final class MongoQuery {
    private final Query<?> query;
    private final List<String> order;
    private final Bson filter;

    public MongoQuery(Query<?> query) {
        this.query = query;
        order = query.sortFields();
        List<Bson> conditions = new ArrayList<>();
        query.equalities().forEach((field, value) -> conditions.add(Filters.eq(MongoModel.BODY + field, value)));
        query.lower().ifPresent(value -> conditions.add(Filters.gte(column(0), value)));
        query.upper().ifPresent(value -> conditions.add(Filters.lte(column(0), value)));
        query.cursor().ifPresent(cursor -> conditions.add(behind(cursor)));
        filter = conditions.isEmpty() ? new BsonDocument() : Filters.and(conditions);
    }

    private String column(int i) {
        return MongoModel.BODY + order.get(i);
    }

    /** Returns the documents, including one more than requested, which shows whether there is another page. */
    public FindPublisher<RawBsonDocument> find(MongoCollection<RawBsonDocument> collection, ClientSession session) {
        int direction = query.isDescending() ? -1 : 1;
        BsonDocument sort = new BsonDocument();
        for (int i = 0; i < order.size(); i++) {
            sort.append(column(i), new BsonInt32(direction));
        }
        sort.append("_id", new BsonInt32(direction));
        FindPublisher<RawBsonDocument> found =
                collection.find(session, filter).sort(sort).limit(query.limit() + 1);
        return query.index()
                .map(Index::fields)
                .map(MongoModel::indexName)
                .map(found::hintString)
                .orElse(found);
    }

    /** Returns the position of a document in the order. */
    public Cursor place(RawBsonDocument stored) {
        BsonDocument body = stored.getDocument("body");
        return new Cursor(
                order.stream().map(field -> value(body.get(field))).toList(), DocumentEnvelopeCodec.id(stored));
    }

    private static Optional<Object> value(@Nullable BsonValue value) {
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value.isString()) {
            return Optional.of(value.asString().getValue());
        }
        return Optional.of(
                value.isBoolean()
                        ? value.asBoolean().getValue()
                        : value.asNumber().longValue());
    }

    /**
     * Returns the condition for documents after a position: greater in the first field, or equal there and greater in
     * the second, and so on to the id.
     */
    private Bson behind(Cursor cursor) {
        List<Bson> alternatives = new ArrayList<>();
        List<Bson> equal = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Object value = cursor.values().get(i).orElse(null);
            Optional<Bson> further = further(column(i), value);
            further.ifPresent(bound -> alternatives.add(all(equal, bound)));
            equal.add(Filters.eq(column(i), value));
        }
        Bson id = query.isDescending() ? Filters.lt("_id", cursor.id()) : Filters.gt("_id", cursor.id());
        alternatives.add(all(equal, id));
        return Filters.or(alternatives);
    }

    private Optional<Bson> further(String column, @Nullable Object value) {
        if (value == null) {
            return query.isDescending() ? Optional.empty() : Optional.of(Filters.ne(column, null));
        }
        return Optional.of(
                query.isDescending()
                        ? Filters.or(Filters.lt(column, value), Filters.eq(column, null))
                        : Filters.gt(column, value));
    }

    private static Bson all(List<Bson> some, Bson last) {
        List<Bson> all = new ArrayList<>(some);
        all.add(last);
        return Filters.and(all);
    }
}
