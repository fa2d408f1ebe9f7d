package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoTimeoutException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.write.MongoVersionClock;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the parts of the store answer while no server listens. */
class UnreachableServerTest {
    private final MongoClient client = MongoClients.create("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100");
    private final MongoCollections collections = new MongoCollections(client, "bot");

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void noVersionIsAssignedThatIsNotReserved() {
        VirtualPlatform virtual = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
        MongoVersionClock versions =
                new MongoVersionClock(collections, virtual.platform().time());
        CompletableFuture<Long> first = versions.first().toCompletableFuture();
        CompletableFuture<Void> concurrent = versions.giveUp(5).toCompletableFuture();
        assertThatThrownBy(first::join).hasCauseInstanceOf(MongoTimeoutException.class);
        assertThatThrownBy(concurrent::join).hasCauseInstanceOf(MongoTimeoutException.class);
        assertThatThrownBy(versions.giveUp(6).toCompletableFuture()::join)
                .as("a later call tries again")
                .hasCauseInstanceOf(MongoTimeoutException.class);
    }

    @Test
    void theCheckOfTheServerAndOfTheKeySaysSo() {
        MongoErrorTranslator errors = new MongoErrorTranslator("db.example.com", "bot", Duration.ofMillis(1500));
        MongoServerCheck check = new MongoServerCheck(client, collections, errors, "db.example.com");
        assertThatThrownBy(check.server().toCompletableFuture()::join)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(check.key(Node.KEY).toCompletableFuture()::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(MongoTimeoutException.class);
        assertThat(client.getClusterDescription().getServerDescriptions()).isNotEmpty();
    }
}
