package io.fairbot.storage.mongo.internal.driver;

import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.config.Secret;
import io.fairbot.security.EncryptionKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a store is to be, as the host said it.
 *
 * @param uri a connection string, empty where the host brings a client
 * @param client the host's own client, never closed here
 * @param database the name of the database
 * @param timeout how long one call may take
 * @param key the key whose check value is compared
 */
public record MongoConnectionSettings(
        Optional<Secret> uri,
        Optional<MongoClient> client,
        String database,
        Duration timeout,
        Optional<EncryptionKey> key) {}
