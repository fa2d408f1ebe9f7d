package io.fairbot.storage.mongo.internal.document;

import io.fairbot.json.StoredJson;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A codec for the stored form of a document:
 * {@code {_id, v: version, f: fence, s: schema version, b: batch, c: checksum, body}}.
 *
 * <p>The checksum covers the id, the version, the fence, the schema version and the bytes of the body as they are
 * stored. The batch is not covered: it identifies the writer, not the content.
 */
public final class DocumentEnvelopeCodec {
    /** The server's maximum size of a document. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The field of the version. */
    public static final String VERSION = "v";
    /** The field of the batch that wrote the document last. */
    public static final String BATCH = "b";

    private static final int NUMBERS = 24;
    private static final int ROOM = 512;

    private DocumentEnvelopeCodec() {}

    /** Returns the filter for a document in a known version. */
    public static BsonDocument inVersion(String id, long version) {
        return new BsonDocument("_id", new BsonString(id)).append(VERSION, new BsonInt64(version));
    }

    /**
     * Encodes a document.
     *
     * @throws IllegalArgumentException when it is larger than the server's maximum
     */
    public static RawBsonDocument of(
            MongoModel model, String id, long version, long fence, String batch, RawBsonDocument body) {
        byte[] content = BsonBodyCodec.bytes(body);
        int shape = model.model().schemaVersion();
        BasicOutputBuffer out = new BasicOutputBuffer(content.length + ROOM);
        try (BsonBinaryWriter writer = new BsonBinaryWriter(out);
                BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(content))) {
            writer.writeStartDocument();
            writer.writeString("_id", id);
            writer.writeInt64(VERSION, version);
            writer.writeInt64("f", fence);
            writer.writeInt32("s", shape);
            writer.writeString(BATCH, batch);
            writer.writeInt64("c", crc(id, version, fence, shape, ByteBuffer.wrap(content)));
            writer.writeName("body");
            // Copies the bytes unchanged.
            writer.pipe(reader);
            writer.writeEndDocument();
        }
        if (out.getSize() > MAX_BYTES) {
            throw tooLarge(model.name());
        }
        return new RawBsonDocument(out.toByteArray());
    }

    /** Checks, before anything is sent, that a body will fit. */
    public static void checkSize(MongoModel model, String id, String batch, RawBsonDocument body) {
        long size = (long) body.getByteBuffer().remaining()
                + id.getBytes(StandardCharsets.UTF_8).length
                + batch.getBytes(StandardCharsets.UTF_8).length
                + 128;
        if (size > MAX_BYTES) {
            throw tooLarge(model.name());
        }
    }

    private static IllegalArgumentException tooLarge(String model) {
        return new IllegalArgumentException("A document of " + model
                + " cannot be stored: it has more than the 16 MB that MongoDB takes as one document. Split it.");
    }

    public static String id(RawBsonDocument stored) {
        return stored.getString("_id").getValue();
    }

    public static long version(RawBsonDocument stored) {
        return stored.getInt64(VERSION).getValue();
    }

    public static String batch(RawBsonDocument stored) {
        return stored.getString(BATCH).getValue();
    }

    /**
     * Decodes a document.
     *
     * @throws StoreException when it is damaged, or was written by a newer program
     */
    public static RawDocument read(MongoModel model, RawBsonDocument stored) {
        try {
            EnvelopeFields fields = checked(model, stored);
            return new RawDocument(
                    fields.id(), fields.version, fields.fence, fields.shape, BsonBodyCodec.toJson(fields.body()));
        } catch (BsonInvalidOperationException | BsonSerializationException | IOException e) {
            throw damaged(model.name(), e);
        }
    }

    /**
     * Decodes a document and its content.
     *
     * @throws StoreException when it is damaged, was written by a newer program, or does not match the model
     */
    public static <T> Document<T> read(MongoModel model, Model<T> type, RawBsonDocument stored) {
        EnvelopeFields fields;
        try {
            fields = checked(model, stored);
        } catch (BsonInvalidOperationException | BsonSerializationException e) {
            throw damaged(model.name(), e);
        }
        try {
            if (fields.shape != type.schemaVersion()) {
                return read(model, stored).read(type);
            }
            StoredJson.StoredValue<T> content = BsonBodyCodec.toValue(fields.body(), type);
            return new Document<>(type, fields.id(), fields.version, content.value(), content.remainder());
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.CORRUPT,
                    "A document of " + model.name()
                            + " is not what the model says: start the version of the program that"
                            + " wrote it, or give the model a migration.",
                    e);
        }
    }

    private static EnvelopeFields checked(MongoModel model, RawBsonDocument stored) {
        EnvelopeFields fields = new EnvelopeFields(stored);
        if (fields.checksum != crc(fields.id(), fields.version, fields.fence, fields.shape, fields.body())) {
            throw damaged(model.name(), null);
        }
        if (fields.shape > model.model().schemaVersion()) {
            throw tooNew(model, fields.shape);
        }
        return fields;
    }

    /** The fields, found in one pass, and the position of the body. */
    private static final class EnvelopeFields {
        private @Nullable String id;
        private @Nullable ByteBuffer body;
        private long version;
        private long fence;
        private int shape;
        /** Initially -1, which no checksum is. */
        private long checksum = -1;

        EnvelopeFields(RawBsonDocument stored) {
            ByteBuffer bytes = stored.getByteBuffer().asNIO();
            try (BsonBinaryReader reader = new BsonBinaryReader(bytes)) {
                reader.readStartDocument();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    switch (reader.readName()) {
                        case "_id" -> id = reader.readString();
                        case VERSION -> version = reader.readInt64();
                        case "f" -> fence = reader.readInt64();
                        case "s" -> shape = reader.readInt32();
                        case "c" -> checksum = reader.readInt64();
                        case "body" -> body = document(reader, bytes);
                        default -> reader.skipValue();
                    }
                }
            }
        }

        private static ByteBuffer document(BsonBinaryReader reader, ByteBuffer bytes) {
            if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
                throw new BsonInvalidOperationException("The body is no document.");
            }
            int begin = reader.getBsonInput().getPosition();
            reader.skipValue();
            return bytes.slice(begin, reader.getBsonInput().getPosition() - begin);
        }

        String id() {
            return there(id);
        }

        ByteBuffer body() {
            return there(body).duplicate();
        }

        private static <T> T there(@Nullable T field) {
            if (field == null) {
                throw new BsonInvalidOperationException("A field is missing.");
            }
            return field;
        }
    }

    /**
     * Describes a document that cannot be decoded.
     *
     * @param failure the exception of its decoding
     * @return empty when the document is not damaged, but was written by a newer program
     */
    public static Optional<DamagedDocument> damage(MongoModel model, RawBsonDocument stored, StoreException failure) {
        return failure.code() == StoreErrorCode.CORRUPT
                ? Optional.of(new DamagedDocument(
                        model.name(),
                        id(stored),
                        failure.getCause() == null
                                ? "its content does not fit its checksum"
                                : "its content does not fit its model"))
                : Optional.empty();
    }

    /** Returns the exception for a damaged document; the message omits the id, which may be a telephone number. */
    public static StoreException damaged(String model, @Nullable Throwable cause) {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "A document of " + model + " does not fit its checksum: a disk failed, or somebody changed it past"
                        + " fairbot. Put it back from a backup, or delete it and enter it anew; change documents only"
                        + " through fairbot.",
                cause);
    }

    static StoreException tooNew(MongoModel model, int shape) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The documents of " + model.name() + " have schema version " + shape + ", and this program knows up to "
                        + model.model().schemaVersion() + ": start the newer version that wrote them.");
    }

    private static long crc(String id, long version, long fence, int shape, ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        crc.update(ByteBuffer.allocate(NUMBERS)
                .putLong(version)
                .putLong(fence)
                .putLong(shape)
                .flip());
        crc.update(body);
        return crc.getValue();
    }
}
