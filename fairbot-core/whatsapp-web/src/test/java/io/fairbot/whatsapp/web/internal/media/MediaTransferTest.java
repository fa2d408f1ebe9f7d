package io.fairbot.whatsapp.web.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.media.StoredMedium;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.web.internal.media.MediaFileTest.BytesMedium;
import io.fairbot.whatsapp.web.internal.media.MediaHost.HostFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTransferTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final TimeSource time = new SystemTimeSource(InstantSource.system(), timer);
    private final MediaStore store = MediaStore.memory(MediaLimits.DEFAULTS);
    private MediaHost host;
    private MediaHost second;

    @BeforeEach
    void open() throws IOException {
        host = new MediaHost();
        second = new MediaHost();
    }

    @AfterEach
    void close() {
        host.close();
        second.close();
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private MediaTransfer transfer(Duration limit) {
        HttpClient http = HttpClient.newBuilder().executor(threads).build();
        return new MediaTransfer(http, time, limit, threads, new SecureRandom(), "http");
    }

    private MediaTransfer transfer() {
        return transfer(Duration.ofSeconds(60));
    }

    private MediaHosts hosts(MediaHost... used) {
        return new MediaHosts(List.of(used).stream().map(MediaHost::name).toList(), "a+b/c=", Instant.EPOCH);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static <T> T wait(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void assertRefused(CompletionStage<?> stage, MediaRefusal reason) {
        assertThatThrownBy(() -> wait(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void assertHostFailed(CompletionStage<?> stage) {
        assertThatThrownBy(() -> wait(stage)).cause().isInstanceOf(MediaHostException.class);
    }

    private MediaPointer uploaded(byte[] plain) throws Exception {
        return wait(transfer().upload(new BytesMedium(plain), MediaKind.DOCUMENT, hosts(host)));
    }

    private CompletionStage<MediaRef> download(MediaPointer file, MediaHost... from) {
        return transfer()
                .download(file, MediaRef.of(MediaKind.DOCUMENT, "m", "application/x-test"), hosts(from), store);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 65_537, 5_000_000})
    void bringsBackWhatWasUploaded(int length) throws Exception {
        byte[] plain = bytes(length);
        MediaPointer file = uploaded(plain);
        assertThat(host.files).hasSize(1);
        MediaRef media = wait(download(file, host));
        assertThat(media.id()).isEqualTo("m");
        assertThat(media.size()).contains((long) length);
        StoredMedium stored = wait(store.find(media.sha256().orElseThrow())).orElseThrow();
        try (InputStream in = stored.open()) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void goesOnToTheNextHost() throws Exception {
        MediaPointer file = uploaded(bytes(100));
        second.files.putAll(host.files);
        host.fault = HostFault.FAILS;
        assertThat(wait(download(file, host, second)).size()).contains(100L);
        host.close();
        assertThat(wait(download(file, host, second)).size()).contains(100L);
        assertThat(wait(transfer().upload(new BytesMedium(bytes(9)), MediaKind.IMAGE, hosts(host, second)))
                        .length())
                .isEqualTo(9);
    }

    @Test
    void tellsWhatIsGoneOrDamaged() throws Exception {
        MediaPointer file = uploaded(bytes(1000));
        assertRefused(download(file, second), MediaRefusal.GONE);
        host.fault = HostFault.GONE;
        assertRefused(download(file, host, second), MediaRefusal.GONE);
        host.fault = HostFault.ENDLESS;
        assertRefused(download(file, host), MediaRefusal.DAMAGED);
        host.fault = HostFault.NONE;
        host.files.replaceAll((path, bytes) -> {
            bytes[5] ^= 1;
            return bytes;
        });
        assertRefused(download(file, host), MediaRefusal.DAMAGED);
        host.fault = HostFault.FAILS;
        assertHostFailed(download(file, host));
        assertHostFailed(download(file));
    }

    @Test
    void givesUpASlowHost() throws Exception {
        MediaPointer file = uploaded(bytes(1000));
        host.fault = HostFault.SLOW;
        MediaRef media = MediaRef.of(MediaKind.DOCUMENT, "m", "application/x-test");
        assertRefused(transfer(Duration.ofMillis(300)).download(file, media, hosts(host), store), MediaRefusal.DAMAGED);
    }

    @Test
    void fetchesOnlyFromPlacesAtTheHosts() {
        for (String path : List.of("", "v/x", "/a b", "@elsewhere/x", "/../x", "/" + "a".repeat(2000))) {
            MediaPointer file = new MediaPointer(MediaKind.IMAGE, path, "00".repeat(32), "", "", 1);
            assertRefused(download(file, host), MediaRefusal.GONE);
        }
        MediaPointer huge =
                new MediaPointer(MediaKind.IMAGE, "/x", "00".repeat(32), "", "", MediaTransfer.MAX_BYTES + 1);
        assertRefused(download(huge, host), MediaRefusal.TOO_LARGE);
        assertThat(new MediaHosts(List.of("a.example", "a@b", "c/d", "e:99"), "x", Instant.EPOCH).names())
                .containsExactly("a.example", "e:99");
        assertThat(hosts(host)).hasToString("MediaHosts[1]");
    }

    @ParameterizedTest
    @EnumSource(
            value = HostFault.class,
            names = {"FAILS", "NO_JSON", "NO_PLACE", "LONG_ANSWER"})
    void tellsAHostThatTakesNothing(HostFault fault) {
        host.fault = fault;
        assertHostFailed(transfer().upload(new BytesMedium(bytes(9)), MediaKind.VIDEO, hosts(host)));
    }

    @Test
    void uploadsOnlyWhatCanBeRead() {
        StoredMedium gone = new StoredMedium() {
            @Override
            public long size() {
                return 5;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("deleted");
            }
        };
        assertThatThrownBy(() -> wait(transfer().upload(gone, MediaKind.AUDIO, hosts(host))))
                .cause()
                .isInstanceOf(UncheckedIOException.class);
        StoredMedium huge = new StoredMedium() {
            @Override
            public long size() {
                return MediaTransfer.MAX_BYTES + 1;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
        assertRefused(transfer().upload(huge, MediaKind.AUDIO, hosts(host)), MediaRefusal.TOO_LARGE);
    }
}
