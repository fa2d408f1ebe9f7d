package io.fairbot.storage.mongo.internal.driver;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.bulk.BulkWriteError;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** A translator of MongoDB errors to store exceptions with actionable messages. */
public final class MongoErrorTranslator {
    static final int DUPLICATE_KEY = 11_000;
    private static final int UNAUTHORIZED = 13;
    private static final int AUTHENTICATION_FAILED = 18;
    private static final int DOCUMENT_VALIDATION = 121;
    private static final int OUT_OF_DISK_SPACE = 14_031;
    private static final int INVALID_NAMESPACE = 73;
    private static final int DATABASE_DIFFERS_IN_CASE = 13_297;
    private static final int ATLAS = 8_000;
    private static final String NOTHING_WRITTEN = "NoWritesPerformed";
    /** Error codes that the server reports before it changes anything. */
    private static final Set<Integer> REFUSED_BEFORE = Set.of(
            DUPLICATE_KEY,
            UNAUTHORIZED,
            AUTHENTICATION_FAILED,
            DOCUMENT_VALIDATION,
            OUT_OF_DISK_SPACE,
            10_107,
            13_435,
            13_436,
            112);

    private final String hosts;
    private final String database;
    private final Duration timeout;

    public MongoErrorTranslator(String hosts, String database, Duration timeout) {
        this.hosts = hosts;
        this.database = database;
        this.timeout = timeout;
    }

    /** Returns a translator that names another timeout. */
    MongoErrorTranslator within(Duration other) {
        return new MongoErrorTranslator(hosts, database, other);
    }

    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }

    /** Returns whether a document with the same id is there. */
    public static boolean isDuplicate(Throwable failure) {
        return code(failure) == DUPLICATE_KEY && WriteRefusal.of(failure).isEmpty();
    }

    /** Returns whether a transaction can be retried from its beginning. */
    public static boolean isTransient(Throwable failure) {
        return failure instanceof MongoException mongo
                && mongo.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
    }

    /** Returns whether the outcome of a commit is unknown. */
    public static boolean isUnknownCommit(Throwable failure) {
        return failure instanceof MongoException mongo
                && mongo.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
    }

    /** Returns whether an operation certainly had no effect; false when that is not known. */
    public static boolean isDefinite(Throwable failure) {
        if (failure instanceof StoreException || failure instanceof MongoSecurityException) {
            return true;
        }
        if (failure instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteConcernError() == null && !bulk.getWriteErrors().isEmpty();
        }
        // A subclass reports a timeout after sending; this one, that no server or connection was found.
        if (failure.getClass() == MongoTimeoutException.class
                || failure instanceof MongoSocketOpenException
                || failure instanceof MongoConnectionPoolClearedException) {
            return true;
        }
        return failure instanceof MongoException mongo && isRefusal(mongo);
    }

    private static boolean isRefusal(MongoException failure) {
        return failure.hasErrorLabel(NOTHING_WRITTEN)
                || isTransient(failure)
                || REFUSED_BEFORE.contains(failure.getCode());
    }

    /** Returns the exception for a failure without any effect. */
    public StoreException of(Throwable raw) {
        Throwable failure = cause(raw);
        if (failure instanceof StoreException known) {
            return known;
        }
        int code = code(failure);
        if (code == OUT_OF_DISK_SPACE) {
            return new StoreException(
                    StoreErrorCode.FULL,
                    "The disk of MongoDB at " + hosts
                            + " is full: nothing was changed. Make room there; it goes on by itself.",
                    failure);
        }
        if (code == DOCUMENT_VALIDATION) {
            return new StoreException(
                    StoreErrorCode.REFUSED,
                    "MongoDB's validator does not take a document: nothing was changed. Another version of this"
                            + " program, or somebody else, has set the validators of the database " + database
                            + "; start the newest version.",
                    failure);
        }
        if (failure instanceof MongoSecurityException || isLogin(code)) {
            return new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "MongoDB at " + hosts
                            + " no longer accepts the login: nothing was changed. Check user and password in"
                            + " FAIRBOT_MONGODB_URI; it goes on by itself when they are accepted again.",
                    failure);
        }
        if (code == UNAUTHORIZED) {
            return new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "The user no longer has the rights that are needed: nothing was changed. " + rights(),
                    failure);
        }
        return new StoreException(
                StoreErrorCode.UNAVAILABLE,
                "MongoDB at " + hosts + " did not do it within " + text(timeout) + " (" + kind(failure)
                        + "): nothing was changed. Look at its log if this lasts; it goes on by itself.",
                failure);
    }

    /** Returns the exception for a failure at the start, where an operator can correct the settings. */
    public StoreException atStart(Throwable raw) {
        Throwable failure = cause(raw);
        int code = code(failure);
        if (failure instanceof MongoSecurityException || isLogin(code)) {
            return new StoreException(
                    StoreErrorCode.REFUSED,
                    "MongoDB at " + hosts
                            + " does not accept the login: correct user, password and authSource in"
                            + " FAIRBOT_MONGODB_URI.",
                    failure);
        }
        if (code == UNAUTHORIZED) {
            return new StoreException(StoreErrorCode.REFUSED, "The user lacks rights. " + rights(), failure);
        }
        if (code == DATABASE_DIFFERS_IN_CASE || code == INVALID_NAMESPACE) {
            return new StoreException(
                    StoreErrorCode.REFUSED,
                    "MongoDB at " + hosts + " does not take the database name " + database
                            + (code == INVALID_NAMESPACE
                                    ? ", which makes a name of a collection too long or has what it forbids"
                                    : ": it has a database whose name differs from it in capital letters only")
                            + ". Set FAIRBOT_MONGODB_DATABASE to another name, or to the one that is there.",
                    failure);
        }
        return failure instanceof StoreException || code != 0 ? of(failure) : unreachable(failure);
    }

    StoreException unreachable(Throwable failure) {
        return new StoreException(
                StoreErrorCode.UNAVAILABLE,
                "MongoDB at " + hosts + " cannot be reached within " + text(timeout) + " (" + kind(failure)
                        + "): start it, or correct FAIRBOT_MONGODB_URI.",
                failure);
    }

    /** Returns the exception for a batch with an unknown outcome. */
    public UnknownOutcomeException unknown(String batch, Throwable failure) {
        return new UnknownOutcomeException(
                "It is unknown whether the batch " + batch + " happened: MongoDB at " + hosts
                        + " did not answer within " + text(timeout) + " after it was sent (" + kind(cause(failure))
                        + "). Read what is there before you try again.",
                failure);
    }

    private String rights() {
        return "Grant it the roles readWrite and dbAdmin on the database " + database
                + ": db.grantRolesToUser(<user>, [{role: \"readWrite\", db: \"" + database
                + "\"}, {role: \"dbAdmin\", db: \"" + database + "\"}]).";
    }

    private static boolean isLogin(int code) {
        return code == AUTHENTICATION_FAILED || code == ATLAS;
    }

    public static int code(Throwable failure) {
        if (failure instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteErrors().stream()
                    .mapToInt(BulkWriteError::getCode)
                    .findFirst()
                    .orElse(0);
        }
        // Negative codes are the driver's own.
        return failure instanceof MongoException mongo ? Math.max(0, mongo.getCode()) : 0;
    }

    /** Returns the kind of a failure, never its message, which may contain ids, addresses or a user's name. */
    private static String kind(Throwable failure) {
        if (failure instanceof MongoCommandException command) {
            return command.getErrorCodeName().isEmpty() ? "code " + command.getErrorCode() : command.getErrorCodeName();
        }
        return failure instanceof TimeoutException
                ? "no answer"
                : failure.getClass().getSimpleName();
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
