package io.fairbot.storage.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.runtime.Platform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.internal.MongoStore;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RemoteStorage;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The settings of a MongoDB database that is used as a store: its address and options. Immutable; every method returns
 * a new one.
 *
 * <p>Defaults: the database {@value #DEFAULT_DATABASE}, two seconds for each call. The encryption key has no default and must be
 * given. This is the only class of the library that shows a type of the driver.
 */
public final class Mongo implements RemoteStorage {
    /** The default name of the database. */
    public static final String DEFAULT_DATABASE = "fairbot";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MAX_NAME = 63;
    private static final Pattern FORBIDDEN = Pattern.compile("[/\\\\. \"$*<>:|?\u0000]");
    private static final Pattern OWN = Pattern.compile("(?i)admin|local|config");
    private static final String SRV = "mongodb+srv://";

    private final MongoConnectionSettings target;

    private Mongo(MongoConnectionSettings target) {
        this.target = target;
    }

    /**
     * Returns a database of a server or replica set; the store creates its own client and closes it.
     *
     * @param uri a connection string, such as {@code mongodb://user:password@db1,db2,db3/?replicaSet=rs0}; {@link #timeout}
     *     replaces the timeouts in it
     * @return the database
     * @throws IllegalArgumentException when it is no connection string; the message does not repeat it
     */
    public static Mongo uri(String uri) {
        Secret secret = Secret.of(uri);
        check(secret);
        return new Mongo(new MongoConnectionSettings(
                Optional.of(secret), Optional.empty(), DEFAULT_DATABASE, DEFAULT_TIMEOUT, Optional.empty()));
    }

    /**
     * Returns a database of the host's own client, which the store never closes. Its timeouts should not be longer than
     * {@link #timeout}: a call ends in time all the same, but the operation continues until the client's timeout.
     *
     * @param client an open client
     * @return the database
     */
    public static Mongo client(MongoClient client) {
        return new Mongo(new MongoConnectionSettings(
                Optional.empty(), Optional.of(client), DEFAULT_DATABASE, DEFAULT_TIMEOUT, Optional.empty()));
    }

    /**
     * Reads FAIRBOT_MONGODB_URI, FAIRBOT_MONGODB_DATABASE, FAIRBOT_MONGODB_TIMEOUT and FAIRBOT_ENCRYPTION_KEY.
     *
     * @param settings the settings
     * @return the database, empty when no URI is set
     * @throws IllegalArgumentException as {@link #uri}
     */
    public static Optional<Mongo> from(Settings settings) {
        return settings.find(BootstrapSettings.MONGODB_URI).map(uri -> {
            Mongo mongo = uri(uri.reveal())
                    .database(settings.get(BootstrapSettings.MONGODB_DATABASE))
                    .timeout(settings.get(BootstrapSettings.MONGODB_TIMEOUT));
            return settings.find(BootstrapSettings.ENCRYPTION_KEY)
                    .map(EncryptionKey::of)
                    .map(mongo::encryptionKey)
                    .orElse(mongo);
        });
    }

    /**
     * Sets the name of the database.
     *
     * @param name 1 to 63 bytes without blank, dot, quotation mark and {@code / \ $ * < > : | ?}; not admin, local or config
     * @return the database
     * @throws IllegalArgumentException when MongoDB does not accept the name
     */
    public Mongo database(String name) {
        boolean taken = OWN.matcher(name).matches();
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (taken || length == 0 || length > MAX_NAME || FORBIDDEN.matcher(name).find()) {
            throw new IllegalArgumentException("\"" + name.replace('\0', '?')
                    + "\" cannot name a database: MongoDB takes 1 to 63 bytes without blank, dot, quotation"
                    + " mark and / \\ $ * < > : | ?, and has admin, local and config for itself. Set"
                    + " FAIRBOT_MONGODB_DATABASE to another name.");
        }
        return new Mongo(
                new MongoConnectionSettings(target.uri(), target.client(), name, target.timeout(), target.key()));
    }

    /**
     * Sets the timeout of one call.
     *
     * @param timeout from 100 milliseconds to 5 minutes
     * @return the database
     * @throws IllegalArgumentException when out of range
     */
    public Mongo timeout(Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A call to MongoDB may take 100 milliseconds to 5 minutes, not " + timeout + ".");
        }
        return new Mongo(
                new MongoConnectionSettings(target.uri(), target.client(), target.database(), timeout, target.key()));
    }

    /**
     * Sets the key that encrypts secrets. The database stores a check value of it and refuses another key.
     *
     * @param key the key, the same for all nodes that use the database
     * @return the database
     */
    public Mongo encryptionKey(EncryptionKey key) {
        return new Mongo(new MongoConnectionSettings(
                target.uri(), target.client(), target.database(), target.timeout(), Optional.of(key)));
    }

    /**
     * Returns a store in MongoDB 6.0 or newer, in a replica set: commits are on a majority of its members before they
     * are acknowledged, and checksums are verified when documents are read; for any number of processes. Needs
     * {@link #encryptionKey}.
     *
     * @return the store, not open yet
     */
    public StoreProvider storage() {
        return (models, platform) -> MongoStore.open(target, models, platform).thenApply(store -> store);
    }

    @Override
    public CompletionStage<RemoteStore> open(List<Model<?>> models, Platform platform) {
        return MongoStore.open(target, models, platform).thenApply(store -> store);
    }

    @Override
    public Duration timeout() {
        return target.timeout();
    }

    MongoConnectionSettings target() {
        return target;
    }

    /** Returns hosts and database, never user or password. */
    @Override
    public String toString() {
        String hosts = target.uri().map(Mongo::hosts).orElse("the host's client");
        return "MongoDB at " + hosts + ", database " + target.database();
    }

    private static String hosts(Secret uri) {
        // After the last @ there is no login.
        String rest = uri.reveal().substring(uri.reveal().indexOf("://") + 3);
        String authority = rest.split("[/?]", 2)[0];
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static void check(Secret uri) {
        String text = uri.reveal();
        try {
            // The name service is queried when the store is opened, and not here.
            new ConnectionString(text.startsWith(SRV) ? "mongodb://" + text.substring(SRV.length()) : text);
        } catch (IllegalArgumentException e) {
            // The cause is dropped on purpose: it may repeat the password.
            throw new IllegalArgumentException("This is no connection string of MongoDB: it must look like"
                    + " mongodb://user:password@host1,host2/?replicaSet=rs0, with : / ? # [ ] @ and % in user and password"
                    + " written as %3A and so on. Correct FAIRBOT_MONGODB_URI.");
        }
    }
}
