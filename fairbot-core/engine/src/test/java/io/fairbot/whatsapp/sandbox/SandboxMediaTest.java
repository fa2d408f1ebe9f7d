package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.interpreter.MediaFetcher;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.media.MediaException;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media with bytes: uploaded by a customer, fetched by the bot, and sent by it. */
class SandboxMediaTest {
    private static final byte[] JPEG = HexFormat.of().parseHex("FFD8FFE000104A464946");

    @TempDir
    private Path directory;

    private final List<Media> heard = new ArrayList<>();
    private Optional<Media> answer = Optional.empty();
    private SandboxHouse house;
    private WhatsAppSession session;

    @BeforeEach
    void open() {
        house = new SandboxHouse(
                        directory,
                        new MemoryStorage(),
                        new SandboxChannel(),
                        (state, event, context) -> {
                            if (((ConversationEvent.Message) event).content() instanceof Media media) {
                                heard.add(media);
                            }
                            return answer.map(Turn::reply).orElseGet(Turn::ignore);
                        },
                        1)
                .start();
        session = house.open("matriz", 1);
    }

    private String upload(String type, byte[] bytes) {
        Response response = house.upload(type, bytes);
        assertThat(response.status()).isEqualTo(201);
        return SandboxHouse.json(response).path("id").asText();
    }

    private Response send(String rest) {
        return house.post(
                Optional.of("3s"),
                "{\"branch\":\"matriz\",\"from\":\"" + SandboxHouse.ANA + "\"," + rest + "}",
                SandboxHouse.OPERATOR);
    }

    private MediaRef put(byte[] bytes) {
        return house.world().await(house.media().put(MediaKind.IMAGE, "image/jpeg", new ByteArrayInputStream(bytes)));
    }

    @Test
    void whatACustomerUploadsIsFetched() throws IOException {
        String id = upload("image/jpeg", JPEG);
        assertThat(send("\"image\":{\"id\":\"" + id + "\",\"caption\":\"nota\"}")
                        .status())
                .isEqualTo(200);
        MediaRef medium = heard.get(0).media();
        assertThat(medium.size()).contains((long) JPEG.length);
        assertThat(medium.mimeType()).isEqualTo("image/jpeg");

        MediaRef fetched = house.world().await(session.fetch(medium, house.media()));

        assertThat(fetched.sha256()).isEqualTo(medium.sha256());
        try (var in = house.world()
                .await(house.media().find(fetched.sha256().orElseThrow()))
                .orElseThrow()
                .open()) {
            assertThat(in.readAllBytes()).isEqualTo(JPEG);
        }
        JsonNode shown = house.chat(SandboxHouse.ANA).get(0);
        assertThat(shown.at("/content/media/sha256").asText()).isEqualTo(id);
        Response bytes = house.get("/sandbox/media/{id}", Map.of("id", id));
        assertThat(bytes.readAllBytes()).isEqualTo(JPEG);
    }

    @Test
    void anInterpreterFetchesThroughTheLineOnce() {
        String id = upload("image/jpeg", JPEG);
        send("\"image\":{\"id\":\"" + id + "\"}");
        MediaRef medium = heard.get(0).media();
        Contact ana = new Contact(
                "c", List.of(Alias.of(PhoneNumber.parse(SandboxHouse.ANA))), Optional.empty(), Instant.EPOCH);
        Interpreter.Circumstances open =
                new MediaFetcher(house.media(), () -> Optional.of(session)).circumstances("matriz", ana, Instant.EPOCH);
        Interpreter.Circumstances closed =
                new MediaFetcher(house.media(), Optional::empty).circumstances("matriz", ana, Instant.EPOCH);
        assertThat(open.contact()).isEqualTo(ana);
        assertThatThrownBy(() -> house.world().await(closed.fetch(medium)))
                .satisfies(failure -> assertThat(((MediaException) Stages.cause(failure)).reason())
                        .isEqualTo(MediaException.MediaRefusal.GONE));
        assertThat(house.world().await(open.fetch(medium)).size()).isEqualTo(JPEG.length);
        assertThat(house.world().await(closed.fetch(medium)).size())
                .as("from the store")
                .isEqualTo(JPEG.length);
    }

    @Test
    void theBytesOfAMediumWithoutAnyAreGone() {
        send("\"voice\":{}");
        assertThatThrownBy(() -> house.world().await(session.fetch(heard.get(0).media(), house.media())))
                .satisfies(failure -> assertThat(((MediaException) Stages.cause(failure)).reason())
                        .isEqualTo(MediaException.MediaRefusal.GONE));
    }

    @Test
    void bytesThatAreNotThoseOfTheChecksumAreDamaged() {
        String id = upload("image/jpeg", JPEG);
        MediaRef wrong = MediaRef.of(MediaKind.IMAGE, id, "image/jpeg").withBytes(1, "0".repeat(64));
        assertThatThrownBy(() -> house.world().await(session.fetch(wrong, house.media())))
                .satisfies(failure -> assertThat(((MediaException) Stages.cause(failure)).reason())
                        .isEqualTo(MediaException.MediaRefusal.DAMAGED));
    }

    @Test
    void aMediumThatIsTooLargeForTheStoreIsNotFetched() {
        String id = upload("image/jpeg", JPEG);
        MediaStore small = MediaStore.memory(new MediaLimits(3, 3));
        assertThatThrownBy(() ->
                        house.world().await(session.fetch(MediaRef.of(MediaKind.IMAGE, id, "image/jpeg"), small)))
                .satisfies(failure -> assertThat(((MediaException) Stages.cause(failure)).reason())
                        .isEqualTo(MediaException.MediaRefusal.TOO_LARGE));
    }

    @Test
    void whatTheBotSendsReachesTheProvider() throws IOException {
        MediaRef photo = put(JPEG);
        answer = Optional.of(new Media(photo, "veja"));
        send("\"text\":\"oi\"");
        JsonNode shown = house.chat(SandboxHouse.ANA).get(1);
        assertThat(shown.path("type").asText()).isEqualTo("image");
        Response bytes = house.get(
                "/sandbox/media/{id}",
                Map.of("id", shown.at("/content/media/sha256").asText()));
        assertThat(bytes.readAllBytes()).isEqualTo(JPEG);
    }

    @Test
    void aMediumWithoutItsBytesIsRefused() {
        MediaRef photo = put(JPEG);
        house.world().await(house.media().delete(photo.id()));
        answer = Optional.of(new Media(photo));
        send("\"text\":\"oi\"");
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(1);
    }

    @Test
    void whatIsNoMediumIsRefusedAndNotKept() throws IOException {
        refused("body", house.upload("image/jpeg", new byte[0]));
        refused("body", house.upload("image/png", new byte[] {'P', 'K', 3, 4}));
        refused("Content-Type", house.upload("picture", JPEG));
        byte[] large = new byte[SandboxMedia.MAX_BYTES + 1];
        refused("body", house.upload("application/zip", large));
        assertThat(house.route(HttpMethod.POST, "/sandbox/media").maxBody()).isEqualTo(SandboxMedia.MAX_BYTES);
        try (var files = Files.list(directory.resolve("sandbox/media"))) {
            assertThat(files).isEmpty();
        }
        String id = upload("image/jpeg", JPEG);
        refused("sticker.mimeType", send("\"sticker\":{\"id\":\"" + id + "\"}"));
        refused("video.mimeType", send("\"video\":{\"id\":\"" + id + "\",\"mimeType\":\"image/jpeg\"}"));
        refused("image.id", send("\"image\":{\"id\":\"" + "0".repeat(64) + "\"}"));
        Response unnamed = send("\"sticker\":{\"id\":\"" + id + "\"}");
        assertThat(SandboxHouse.json(unnamed).path("detail").asText())
                .isEqualTo("The field sticker.mimeType must be the type that the bytes have. They are not image/webp,"
                        + " which is taken where the field is left out: name their type.");
        Response invalid = send("\"image\":{\"id\":\"" + id + "\",\"mimeType\":\"image/\"}");
        assertThat(SandboxHouse.json(invalid).path("detail").asText())
                .contains("image.mimeType")
                .doesNotContain("media.");
        refused("image", send("\"image\":{\"id\":\"" + id + "\",\"mimeType\":\"image/\"}"));
        assertThat(house.get("/sandbox/media/{id}", Map.of("id", "unknown")).status())
                .isEqualTo(404);
        assertThat(heard).isEmpty();
        assertThat(house.chat(SandboxHouse.ANA)).isEmpty();
    }

    @Test
    void itsMediaHaveTheLimitAndTheRetentionOfTheApplication() throws IOException {
        String old = upload("image/jpeg", JPEG);
        Files.setLastModifiedTime(
                directory.resolve("sandbox/media").resolve(old),
                FileTime.from(house.world().now().minus(Duration.ofDays(181))));
        byte[] large = Arrays.copyOf(JPEG, SandboxMedia.MAX_BYTES);
        String young = upload("image/jpeg", large);
        large[large.length - 1] = 1;
        assertThat(house.upload("image/jpeg", large).status())
                .as("more than all may take")
                .isEqualTo(503);

        house.world().advance(Duration.ofHours(13));

        assertThat(house.get("/sandbox/media/{id}", Map.of("id", old)).status()).isEqualTo(404);
        assertThat(house.get("/sandbox/media/{id}", Map.of("id", young)).status())
                .isEqualTo(200);
    }

    private static void refused(String field, Response response) {
        assertThat(response.status()).isEqualTo(422);
        JsonNode problem = SandboxHouse.json(response);
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(problem.path("detail").asText()).endsWith(".");
    }
}
