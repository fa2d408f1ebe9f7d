package io.fairbot.storage.mongo.internal.document;

import io.fairbot.store.Index;
import io.fairbot.store.Model;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A model and its collection, which has the same name. */
public final class MongoModel {
    /** The prefix of each field of a body. */
    public static final String BODY = "body.";

    private final Model<?> model;
    private final List<Index> indexes;
    private final Set<String> fields;

    MongoModel(Model<?> model) {
        this.model = model;
        List<Index> all = new ArrayList<>(model.indexes());
        model.retention().ifPresent(retention -> all.add(new Index(List.of(retention.field()))));
        indexes = all.stream().distinct().toList();
        Set<String> names = new LinkedHashSet<>();
        indexes.forEach(index -> names.addAll(index.fields()));
        fields = java.util.Collections.unmodifiableSet(names);
    }

    public Model<?> model() {
        return model;
    }

    public String name() {
        return model.name();
    }

    List<Index> indexes() {
        return indexes;
    }

    /** Returns the fields used by indexes. */
    Set<String> fields() {
        return fields;
    }

    boolean isIndexed(String field) {
        return fields.contains(field);
    }

    static String indexName(List<String> fields) {
        return "by " + String.join(", ", fields);
    }

    /** Returns the keys of an index: its fields, followed by the id, which ends every order. */
    static BsonDocument indexKeys(List<String> fields) {
        BsonDocument keys = new BsonDocument();
        fields.forEach(field -> keys.append(BODY + field, new BsonInt32(1)));
        return keys.append("_id", new BsonInt32(1));
    }

    /** Returns the validator with which the server checks every document. */
    BsonDocument validator() {
        BsonDocument properties = new BsonDocument()
                .append("_id", ofType("string"))
                .append("v", ofType("long"))
                .append("f", ofType("long"))
                .append("s", ofType("int"))
                .append("b", ofType("string"))
                .append("c", ofType("long"));
        BsonDocument indexed = new BsonDocument();
        fields.forEach(field -> indexed.append(field, ofType("string", "int", "long", "bool", "null")));
        BsonDocument body = ofType("object");
        properties.append("body", indexed.isEmpty() ? body : body.append("properties", indexed));
        return new BsonDocument(
                "$jsonSchema",
                ofType("object")
                        .append("required", strings(List.copyOf(properties.keySet())))
                        .append("properties", properties));
    }

    private static BsonDocument ofType(String... types) {
        return new BsonDocument("bsonType", strings(List.of(types)));
    }

    private static BsonArray strings(List<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }
}
