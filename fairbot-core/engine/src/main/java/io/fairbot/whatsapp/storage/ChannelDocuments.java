package io.fairbot.whatsapp.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.Internal;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The codec between the documents of a channel and their stored form, which has the line in a field and secret fields
 * encrypted. Immutable; safe for use from any thread.
 */
@Internal
public final class ChannelDocuments {
    private final String channel;
    private final SecretCipherSource ciphers;
    private final Map<String, StoredModel<?>> models = new LinkedHashMap<>();

    /** A model of the channel and its stored form. */
    private record StoredModel<T>(ChannelModel<T> declared, Model<ObjectNode> stored) {
        static <T> StoredModel<T> of(ChannelModel<T> declared) {
            return new StoredModel<>(declared, declared.model().storedAs(ObjectNode.class, ChannelModel.LINE_FIELD));
        }
    }

    /**
     * Creates the codec of a channel.
     *
     * @param channel the channel
     * @param ciphers encrypts and decrypts secret fields
     */
    public ChannelDocuments(WhatsAppChannel channel, SecretCipherSource ciphers) {
        this.channel = channel.id();
        this.ciphers = ciphers;
        channel.models().forEach(model -> models.put(model.model().name(), StoredModel.of(model)));
    }

    /**
     * Returns the models with which the store is opened.
     *
     * @param channel the channel
     * @return the stored forms of its models
     */
    public static List<Model<?>> storedModels(WhatsAppChannel channel) {
        return channel.models().stream()
                .<Model<?>>map(model -> StoredModel.of(model).stored())
                .toList();
    }

    List<Model<ObjectNode>> stored() {
        return models.values().stream().map(StoredModel::stored).toList();
    }

    Model<ObjectNode> stored(Model<?> model) {
        return find(model).stored();
    }

    /** Returns the id of a line's document in the store. */
    String storedId(String line, String id) {
        if (id.isEmpty() || id.length() > ChannelStore.MAX_ID) {
            throw new IllegalArgumentException("The id of a channel's document has 1 to " + ChannelStore.MAX_ID
                    + " characters, not " + id.length() + ".");
        }
        return line + "/" + id;
    }

    List<Write> encode(String line, List<Write> writes) {
        return writes.stream().map(write -> encode(line, write)).toList();
    }

    private Write encode(String line, Write write) {
        StoredModel<?> model = find(write.model());
        String id = storedId(line, write.id());
        if (write instanceof Write.Put<?> put) {
            return new Write.Put<>(model.stored(), id, encode(line, model, id, put), put.precondition());
        }
        return new Write.Delete(model.stored(), id, write.precondition());
    }

    private ObjectNode encode(String line, StoredModel<?> model, String id, Write.Put<?> put) {
        JsonNode tree = StoredJson.tree(put.value(), put.remainder());
        if (!(tree instanceof ObjectNode object) || object.has(ChannelModel.LINE_FIELD)) {
            throw new IllegalArgumentException("A document of " + model.stored().name()
                    + " must be an object without the field " + ChannelModel.LINE_FIELD + ", in which the store has the"
                    + " line.");
        }
        for (String field : model.declared().secretFields()) {
            JsonNode clear = object.get(field);
            if (clear != null) {
                String sealed = ciphers.forEncryption().encrypt(Secret.of(clear.toString()), context(model, id, field));
                object.set(field, TextNode.valueOf(sealed));
            }
        }
        return object.put(ChannelModel.LINE_FIELD, line);
    }

    /** Returns a document as the channel stored it. */
    <T> Document<T> decode(String line, Model<T> model, Document<ObjectNode> stored) {
        StoredModel<?> found = find(model);
        ObjectNode object = stored.value().deepCopy();
        object.remove(ChannelModel.LINE_FIELD);
        try {
            for (String field : found.declared().secretFields()) {
                JsonNode sealed = object.get(field);
                if (sealed != null) {
                    Secret clear =
                            ciphers.forDecryption().decrypt(sealed.textValue(), context(found, stored.id(), field));
                    object.set(field, Json.mapper().readTree(clear.reveal()));
                }
            }
            StoredJson.StoredValue<T> read = StoredJson.read(object, model.type());
            return new Document<>(
                    model, stored.id().substring(line.length() + 1), stored.version(), read.value(), read.remainder());
        } catch (IOException e) {
            // Without the cause: its message would quote the content.
            throw new IllegalArgumentException("A document of " + model.name() + " of the channel " + channel
                    + " does not fit its type " + model.type().getSimpleName() + "; add a migration to the model.");
        }
    }

    /** Returns the query for the stored documents of a line. */
    Query<ObjectNode> encode(String line, Query<?> query) {
        Query<ObjectNode> stored = Query.of(stored(query.model()))
                .where(ChannelModel.LINE_FIELD, line)
                .limit(query.limit());
        for (Map.Entry<String, Object> condition : query.equalities().entrySet()) {
            stored = stored.where(condition.getKey(), condition.getValue());
        }
        Optional<String> sorted = query.sortFields().stream().findFirst();
        if (sorted.isPresent()) {
            stored = stored.orderBy(sorted.get());
            stored = query.lower().isPresent()
                    ? stored.atLeast(sorted.get(), query.lower().get())
                    : stored;
            stored = query.upper().isPresent()
                    ? stored.atMost(sorted.get(), query.upper().get())
                    : stored;
        }
        stored = query.isDescending() ? stored.descending() : stored;
        return query.cursor().isPresent() ? stored.after(query.cursor().get().encode()) : stored;
    }

    private StoredModel<?> find(Model<?> model) {
        StoredModel<?> found = models.get(model.name());
        if (found == null) {
            throw new IllegalArgumentException("The channel " + channel + " does not declare the model " + model.name()
                    + "; return it from models(), or leave the write out.");
        }
        return found;
    }

    private static String context(StoredModel<?> model, String id, String field) {
        return model.stored().name() + "/" + id + "/" + field;
    }
}
