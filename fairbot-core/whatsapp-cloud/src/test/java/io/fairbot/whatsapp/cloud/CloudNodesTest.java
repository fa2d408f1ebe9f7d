package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.testkit.ForwardingStore;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one store: Meta delivers to the one, the other has the lines, and hands them over in the middle. */
@CloudCheck("11 webhook at one node, lease at the other, handed over in the middle")
class CloudNodesTest extends CloudHouseTestBase {
    private static final int CUSTOMERS = 5;
    private static final int EACH = 6;

    @TempDir
    private Path elsewhere;

    /** One store for several nodes, which outlives each of them. */
    private static final class SharedStorage implements StoreProvider, AutoCloseable {
        private final ScheduledExecutorService timers = DaemonExecutorFactory.scheduler("shared-storage");
        private final SystemTimeSource time = new SystemTimeSource(Instant::now, timers);
        private final Platform platform =
                new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        private @Nullable CompletionStage<DocumentStore> store;

        @Override
        public synchronized CompletionStage<DocumentStore> open(List<Model<?>> models, Platform node) {
            CompletionStage<DocumentStore> open = store == null ? new MemoryStorage().open(models, platform) : store;
            store = open;
            return open.thenApply(shared -> new ForwardingStore(shared) {
                @Override
                public CompletionStage<Void> close() {
                    return CompletableFuture.completedStage(null);
                }
            });
        }

        @Override
        public void close() {
            timers.shutdownNow();
        }
    }

    @Test
    void whatArrivesAtTheOtherNodeIsAnsweredInOrderAndOnce() {
        SharedStorage shared = new SharedStorage();
        try (shared;
                CloudHouse owner = new CloudHouse(lab, directory, shared).start();
                CloudHouse door = new CloudHouse(lab, elsewhere, shared).start()) {
            owner.until(
                    "the first node has the line",
                    () -> owner.line("centro").path("phase").asText().equals("OPEN"));
            write(door, 0, EACH / 2);
            door.sent("centro: 0/0");
            owner.stop();
            write(door, EACH / 2, EACH);
            IntStream.range(0, CUSTOMERS).forEach(customer -> door.sent("centro: " + customer + "/" + (EACH - 1)));
            IntStream.range(0, CUSTOMERS)
                    .forEach(customer -> assertThat(wordsTo(customer))
                            .containsExactlyElementsOf(IntStream.range(0, EACH)
                                    .mapToObj(i -> "centro: " + customer + "/" + i)
                                    .toList()));
        }
    }

    private static void write(CloudHouse door, int from, int to) {
        IntStream.range(from, to)
                .forEach(i -> IntStream.range(0, CUSTOMERS)
                        .forEach(customer -> door.acknowledged(door.says(number(customer), customer + "/" + i))));
    }

    private static String number(int customer) {
        return "5548991700" + (100 + customer);
    }

    private static List<String> wordsTo(int customer) {
        return lab.accepted().stream()
                .filter(sent -> sent.path("to").asText().equals(number(customer)))
                .map((JsonNode sent) -> sent.path("words").asText())
                .toList();
    }
}
