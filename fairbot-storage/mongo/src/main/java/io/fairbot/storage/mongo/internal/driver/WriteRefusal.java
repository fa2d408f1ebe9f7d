package io.fairbot.storage.mongo.internal.driver;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteError;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The refusal of one document by the server, which would be the same at every repetition: its value in a unique index
 * that is not {@code _id}, its form, or its size. Never an outage, and never the answer that a document is there already.
 *
 * @param code the code of the server
 * @param index the unique index, empty for another cause
 * @param position the position of the document in a bulk write, empty when the server does not tell it
 */
public record WriteRefusal(int code, Optional<String> index, Optional<Integer> position) {
    private static final int DOCUMENT_VALIDATION = 121;
    /** The codes of a document that is larger than the server takes: as sent, after an update, and after an upsert. */
    private static final Set<Integer> TOO_LARGE = Set.of(10_334, 17_419, 17_420);
    /** What the server says about one document although another document, or later, would do as well. */
    private static final Set<Integer> NOT_ABOUT_THE_DOCUMENT = Set.of(
            6, 7, 13, 18, 24, 43, 46, 50, 64, 89, 91, 112, 117, 133, 134, 189, 202, 225, 226, 239, 244, 246, 251, 256,
            257, 262, 290, 317, 358, 365, 391, 8_000, 9_001, 10_107, 11_600, 11_602, 13_388, 13_435, 13_436, 14_031);

    private static final Pattern INDEX = Pattern.compile(" index: (.+?)(?: collation: .*?)? dup key:", Pattern.DOTALL);
    private static final String ID_INDEX = "_id_";

    /**
     * Returns the refusal that a failure reports.
     *
     * @param failure what the driver reported
     * @return the refusal, empty when the failure is something else
     */
    public static Optional<WriteRefusal> of(Throwable failure) {
        if (failure instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteErrors().stream()
                    .findFirst()
                    .flatMap(error -> ofError(error, Optional.of(error.getIndex())));
        }
        if (failure instanceof MongoWriteException write) {
            return ofError(write.getError(), Optional.empty());
        }
        if (failure instanceof MongoException other
                && (isDuplicate(other.getCode())
                        || other.getCode() == DOCUMENT_VALIDATION
                        || TOO_LARGE.contains(other.getCode()))) {
            return of(other.getCode(), String.valueOf(other.getMessage()), Optional.empty());
        }
        return Optional.empty();
    }

    /**
     * Returns what a stage fails with: what an operator is told of a refusal, and any other failure as it is.
     *
     * @param model the model of the document
     * @param failure what the driver reported
     * @return the exception to throw
     */
    public static RuntimeException orFailure(String model, Throwable failure) {
        return of(failure)
                .<RuntimeException>map(refusal -> refusal.exception(model, failure))
                .orElseGet(() -> new CompletionException(failure));
    }

    private static Optional<WriteRefusal> ofError(WriteError error, Optional<Integer> position) {
        return NOT_ABOUT_THE_DOCUMENT.contains(error.getCode())
                ? Optional.empty()
                : of(error.getCode(), error.getMessage(), position);
    }

    private static Optional<WriteRefusal> of(int code, String message, Optional<Integer> position) {
        Optional<String> index = isDuplicate(code) ? Optional.of(index(message)) : Optional.empty();
        return index.filter(ID_INDEX::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new WriteRefusal(code, index, position));
    }

    static boolean isDuplicate(int code) {
        return code == MongoErrorTranslator.DUPLICATE_KEY;
    }

    /** Returns the name of the index; the rest of the message contains the value, which may be personal. */
    private static String index(String message) {
        Matcher matcher = INDEX.matcher(message);
        return matcher.find() ? matcher.group(1) : ID_INDEX;
    }

    /**
     * Returns what an operator is told.
     *
     * @param model the model of the document
     * @param cause what the driver reported
     * @return an exception that is not transient
     */
    public StoreException exception(String model, Throwable cause) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "MongoDB does not take a document of " + model + ": " + reason() + " Nothing was changed.",
                cause);
    }

    private String reason() {
        if (index.isPresent()) {
            return "another document has its value in the unique index \"" + index.get() + "\" (code " + code
                    + "), which somebody has added by hand. Drop that index: fairbot makes those it needs.";
        }
        if (code == DOCUMENT_VALIDATION) {
            return "a validator forbids it (code " + code
                    + "), which another version of this program or somebody by hand has set. Start the newest version,"
                    + " which sets its own.";
        }
        if (TOO_LARGE.contains(code)) {
            return "it is larger than the server takes (code " + code + "). Split it.";
        }
        return "the server refuses it with code " + code + ". Look at the log of the server for the cause.";
    }
}
