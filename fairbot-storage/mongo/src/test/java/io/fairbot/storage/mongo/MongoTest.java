package io.fairbot.storage.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host says of its MongoDB, before anything is opened. */
@Tag("place")
class MongoTest {
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @Test
    void neitherUserNorPasswordIsShown() {
        Mongo mongo = Mongo.uri("mongodb://canary:secret%40x@db1.example.com:27017,db2.example.com/?replicaSet=rs0");

        assertThat(mongo)
                .hasToString("MongoDB at db1.example.com:27017,db2.example.com, database fairbot")
                .asString()
                .doesNotContain("canary")
                .doesNotContain("secret");
        assertThat(Mongo.uri("mongodb+srv://canary:secret@db.example.com/x").database("bot"))
                .hasToString("MongoDB at db.example.com, database bot");
        assertThat(mongo.target().toString()).doesNotContain("canary").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "http://canary@db.example.com",
                "mongodb://",
                "mongodb://user:can/ary@db.example.com",
                "mongodb://user:can@ary@db.example.com:x",
                "mongodb://user:canary@db.example.com:99999",
                "mongodb+srv://"
            })
    void whatIsNoConnectionStringIsRefusedWithoutRepeatingIt(String uri) {
        assertThatThrownBy(() -> Mongo.uri(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no connection string of MongoDB")
                .hasMessageNotContaining("canary")
                .hasMessageNotContaining("ary@")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a b", "a.b", "a/b", "a\\b", "a\"b", "a$b", "a*b", "a<b", "a>b", "a:b", "a|b", "a?b", "a\0b",
                "admin", "Local", "config"
            })
    void aNameThatMongoDbForbidsIsRefused(String name) {
        Mongo mongo = Mongo.uri("mongodb://127.0.0.1");

        assertThatThrownBy(() -> mongo.database(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot name a database")
                .hasMessageContaining("FAIRBOT_MONGODB_DATABASE");
    }

    @Test
    void aNameHasAtMost63Bytes() {
        Mongo mongo = Mongo.uri("mongodb://127.0.0.1");

        assertThat(mongo.database("ç".repeat(31)).target().database()).hasSize(31);
        assertThatThrownBy(() -> mongo.database("ç".repeat(32))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeoutIsWithinReason() {
        Mongo mongo = Mongo.uri("mongodb://127.0.0.1");

        assertThat(mongo.target().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(mongo.timeout(Duration.ofMillis(100)).target().timeout()).isEqualTo(Duration.ofMillis(100));
        assertThatThrownBy(() -> mongo.timeout(Duration.ZERO)).hasMessageContaining("100 milliseconds to 5 minutes");
        assertThatThrownBy(() -> mongo.timeout(Duration.ofHours(1))).hasMessageContaining("100 milliseconds");
    }

    @Test
    void theSettingsSayItAll() {
        assertThat(Mongo.from(Settings.defaults())).isEmpty();

        Settings settings = Settings.defaults()
                .with(BootstrapSettings.MONGODB_URI, Secret.of("mongodb://db.example.com"))
                .with(BootstrapSettings.MONGODB_DATABASE, "bot")
                .with(BootstrapSettings.MONGODB_TIMEOUT, Duration.ofSeconds(5));
        assertThat(Mongo.from(settings).orElseThrow().target().key()).isEmpty();
        Mongo mongo = Mongo.from(settings.with(BootstrapSettings.ENCRYPTION_KEY, Secret.of(KEY)))
                .orElseThrow();
        assertThat(mongo).hasToString("MongoDB at db.example.com, database bot");
        assertThat(mongo.target().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(mongo.target().key()).isPresent();
    }
}
