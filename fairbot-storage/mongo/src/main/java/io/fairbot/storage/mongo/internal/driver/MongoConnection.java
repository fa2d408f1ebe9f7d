package io.fairbot.storage.mongo.internal.driver;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.config.Secret;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A MongoDB client, with its hosts and whether the store closes it.
 *
 * @param client the driver's client
 * @param isOurs whether it is closed with the store
 * @param hosts the addresses of the server, without a login
 */
public record MongoConnection(MongoClient client, boolean isOurs, String hosts) {
    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    /** The driver's timeouts are shorter than the call's by one eighth, so that it can report its progress. */
    private static final int SHARE = 8;

    private static final int NO_TIMEOUT = 0;

    /** Creates a connection for calls, each with the timeout. */
    public static MongoConnection to(MongoConnectionSettings target) {
        return to(target, target.timeout().toMillis());
    }

    /** Creates a connection without a read timeout, for operations as long as building an index. */
    public static MongoConnection patient(MongoConnectionSettings target) {
        return to(target, NO_TIMEOUT);
    }

    private static MongoConnection to(MongoConnectionSettings target, long readMillis) {
        return target.client()
                .map(client -> new MongoConnection(client, false, hosts(client)))
                .orElseGet(() -> ofUri(target.uri().orElseThrow(), target.timeout(), readMillis));
    }

    private static MongoConnection ofUri(Secret uri, Duration timeout, long readMillis) {
        ConnectionString parsed = new ConnectionString(uri.reveal());
        long millis = timeout.toMillis();
        long sooner = millis - millis / SHARE;
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(parsed)
                .applicationName(parsed.getApplicationName() == null ? "fairbot" : parsed.getApplicationName())
                .retryReads(true)
                .retryWrites(true)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(sooner, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(sooner, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(millis, TimeUnit.MILLISECONDS)
                        .readTimeout(readMillis, TimeUnit.MILLISECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        return new MongoConnection(MongoClients.create(settings), true, String.join(",", parsed.getHosts()));
    }

    private static String hosts(MongoClient client) {
        String hosts = client.getClusterDescription().getServerDescriptions().stream()
                .map(server -> server.getAddress().toString())
                .collect(Collectors.joining(","));
        return hosts.isEmpty() ? "the host's client" : hosts;
    }

    public void close() {
        if (isOurs) {
            client.close();
        }
    }
}
