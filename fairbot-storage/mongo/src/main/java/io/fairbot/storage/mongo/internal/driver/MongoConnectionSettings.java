package io.fairbot.storage.mongo.internal.driver;

import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.config.Secret;
import io.fairbot.security.EncryptionKey;
import java.time.Duration;
import java.util.Optional;

/**
 * The connection settings of a MongoDB store.
 *
 * @param uri a connection string, empty when the host provides a client
 * @param client the host's own client, never closed here
 * @param database the name of the database
 * @param timeout the timeout of one call
 * @param key the key whose check value is compared
 */
public record MongoConnectionSettings(
        Optional<Secret> uri,
        Optional<MongoClient> client,
        String database,
        Duration timeout,
        Optional<EncryptionKey> key) {}
