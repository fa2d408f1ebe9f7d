package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.DamageRecord;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.write.LocalChangeTracker;
import io.fairbot.store.spi.ChangeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Streams that end, break or begin at the wrong moment, and events that are not the store's own. */
class ChangeStreamReaderTest {
    private static final Publisher<Object> UNREACHABLE = AnsweringDriver.failing(new MongoException("unreachable"));

    private final Deque<Runnable> scheduled = new ArrayDeque<>();
    private final TimeSource time = new TimeSource() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable task) {
            scheduled.add(task);
            return () -> scheduled.remove(task);
        }
    };
    private final Heard heard = new Heard();
    private final ChangeFeed feed = new ChangeFeed("test", 10, Runnable::run);
    private final AnsweringDriver driver = new AnsweringDriver();
    private final ChangeStreamReader reader = new ChangeStreamReader(
            driver.collections(),
            new MongoModelRegistry(List.of(Thing.MODEL)),
            new LocalChangeTracker(feed),
            new ChangeStreamReader.Targets(List.of(feed), new DamageRecord("The database test", "Repair it.")),
            time,
            Runnable::run);

    /** A stream of the server that a test controls. */
    private static final class Stream implements Publisher<Object>, Subscription {
        private @Nullable Subscriber<? super Object> subscriber;
        private final List<Long> requests = new ArrayList<>();
        private boolean cancelled;

        @Override
        public void subscribe(Subscriber<? super Object> subscribing) {
            subscriber = subscribing;
        }

        Subscriber<? super Object> subscriber() {
            return Objects.requireNonNull(subscriber);
        }

        Stream begin() {
            subscriber().onSubscribe(this);
            return this;
        }

        @Override
        public void request(long count) {
            requests.add(count);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @BeforeEach
    void listen() {
        feed.subscribe(Set.of(Thing.MODEL), Optional.empty(), heard);
    }

    private static Publisher<BsonDocument> pong() {
        return AnsweringDriver.giving(new BsonDocument("operationTime", new BsonTimestamp(7, 1)));
    }

    /** Starts the reader with a stream that has not begun. */
    private Stream opening() {
        Stream stream = new Stream();
        driver.answers("runCommand", pong()).answers("watch", stream);
        Node.await(reader.start());
        return stream;
    }

    private void runScheduled() {
        assertThat(scheduled).hasSize(1);
        scheduled.remove().run();
    }

    @Test
    void aStreamThatBeginsAfterTheReaderWasClosedIsCancelled() {
        Stream stream = opening();
        reader.close();

        stream.begin();

        assertThat(stream.cancelled).isTrue();
        assertThat(stream.requests).isEmpty();
    }

    @Test
    void aClosedReaderDoesNotBeginAgain() {
        Stream stream = opening().begin();
        stream.subscriber().onError(new IllegalStateException("broken"));
        reader.close();
        assertThat(stream.cancelled).isTrue();
        runScheduled();

        stream.subscriber().onError(new IllegalStateException("broken again"));
        stream.subscriber().onComplete();

        assertThat(scheduled).isEmpty();
        assertThat(heard.resyncs()).isZero();
    }

    @Test
    void aLostPositionRequiresOneResyncOnceTheServerIsReachedAgain() {
        Stream stream = opening().begin();
        MongoException lost = new MongoException(-1, "lost");
        lost.addLabel("NonResumableChangeStreamError");
        stream.subscriber().onError(lost);
        driver.answers("runCommand", UNREACHABLE);
        runScheduled();
        assertThat(heard.resyncs()).as("it is not listening yet").isZero();

        Stream next = new Stream();
        driver.answers("runCommand", pong()).answers("watch", next);
        runScheduled();

        assertThat(heard.resyncs()).isEqualTo(1);
        assertThat(next.begin().requests).containsExactly(1L);
        assertThat(scheduled).isEmpty();
    }

    @Test
    void anInterruptionOfAnyOtherKindContinuesWithoutAResync() {
        Stream stream = opening().begin();
        stream.subscriber().onError(new IllegalStateException("interrupted"));
        Stream next = new Stream();
        driver.answers("watch", next);
        runScheduled();

        assertThat(next.begin().requests).containsExactly(1L);
        assertThat(heard.resyncs()).isZero();
    }

    @Test
    void anEventThatIsNoChangeOfTheStoreIsSkipped() {
        Stream stream = opening().begin();
        List<ChangeStreamDocument<RawBsonDocument>> events = List.of(
                event("things", null),
                event(null, "{_id: 'a', b: 'b1', v: {$numberLong: '1'}}"),
                event("things", "{_id: 5, b: 'b1', v: {$numberLong: '1'}}"),
                event("things", "{_id: 'a', v: {$numberLong: '1'}}"),
                event("things", "{_id: 'a', b: 6, v: {$numberLong: '1'}}"),
                event("things", "{_id: 'a', b: 'b1', v: 'one'}"),
                event("batches", "{_id: 7, deleted: [{}]}"));

        events.forEach(stream.subscriber()::onNext);

        assertThat(heard.changes()).isEmpty();
        assertThat(heard.resyncs()).isZero();
        assertThat(stream.requests)
                .as("the next one is requested after each")
                .hasSize(1 + events.size())
                .containsOnly(1L);
    }

    private static ChangeStreamDocument<RawBsonDocument> event(@Nullable String collection, @Nullable String json) {
        return new ChangeStreamDocument<>(
                "insert",
                new BsonDocument("_data", new BsonString("place")),
                collection == null
                        ? null
                        : new BsonDocument("db", new BsonString("bot")).append("coll", new BsonString(collection)),
                null,
                null,
                json == null ? null : RawBsonDocument.parse(json),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
