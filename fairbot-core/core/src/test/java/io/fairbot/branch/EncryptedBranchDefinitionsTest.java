package io.fairbot.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.branch.InvalidBranchException.BranchProblem;
import io.fairbot.config.ConfigException;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of lines and of agents in descriptions of branches: checked, encrypted, masked, and kept when they are not known. */
class EncryptedBranchDefinitionsTest {
    private static final Setting<String> NUMBER = setting("number", false, "a number such as +55");
    private static final Setting<String> KEY = setting("key", true, "a text of 3 characters or more");
    private static final Setting<String> DOCTOR = setting("doctor", false, "a name");
    private static final Setting<String> DOOR_CODE = setting("doorCode", true, "a code");

    private static final BranchSchema SCHEMA = new BranchSchema(
            ZoneOffset.UTC,
            "sandbox",
            SettingSchema.NONE.required(DOCTOR).optional(DOOR_CODE),
            Map.of("sandbox", SettingSchema.NONE, "gateway", SettingSchema.NONE.required(NUMBER, KEY)));

    private final BranchDefinitions definitions = new EncryptedBranchDefinitions(SCHEMA, ciphers(1));

    private static Setting<String> setting(String name, boolean isSecret, String allowed) {
        return new Setting<>(name, "", Optional.empty(), isSecret, new SettingType<>(allowed, text -> {
            if (text.length() < 3) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }));
    }

    private static SecretCipherSource ciphers(int first) {
        byte[] key = new byte[EncryptionKey.LENGTH];
        key[0] = (byte) first;
        return SecretCipherSource.of(new SecretCipher(EncryptionKey.of(key), new SecureRandom()));
    }

    private static BranchFixture clinic() {
        return BranchFixture.definition()
                .channel("gateway")
                .setting("doctor", "Dra. Lia")
                .setting("doorCode", "4711")
                .line("gateway", Map.of("number", "+554733330001", "key", "s3cret"));
    }

    private BranchDefinition stored() {
        return definitions.encode(clinic().build(), Optional.empty());
    }

    @Test
    void secretsAreEncryptedInTheStoreAndReadableInTheBranch() {
        BranchDefinition stored = stored();

        assertThat(Json.mapper().valueToTree(stored).toString())
                .contains("+554733330001", "Dra. Lia")
                .doesNotContain("s3cret", "4711");
        Branch branch = definitions.decode(stored);
        assertThat(branch.settings().get(NUMBER)).isEqualTo("+554733330001");
        assertThat(branch.settings().get(KEY)).isEqualTo("s3cret");
        assertThat(branch.settings().get(DOCTOR)).isEqualTo("Dra. Lia");
        assertThat(branch.settings().get(DOOR_CODE)).isEqualTo("4711");
        assertThat(definitions.schema()).isEqualTo(SCHEMA);
    }

    @Test
    void aSecretThatIsNoTextIsStoredAsItWasChecked() {
        for (Map.Entry<Object, String> given : Map.<Object, String>of(
                        List.of("4711", "4712"), "4711,4712", new BigDecimal("1E+3"), "1000", " 4711 ", "4711")
                .entrySet()) {
            BranchDefinition clinic =
                    clinic().setting("doorCode", given.getKey()).build();

            assertThat(definitions
                            .decode(definitions.encode(clinic, Optional.empty()))
                            .settings()
                            .get(DOOR_CODE))
                    .isEqualTo(given.getValue())
                    .isEqualTo(SCHEMA.check(clinic).settings().get(DOOR_CODE));
        }
    }

    @Test
    void secretsAreShownNowhere() {
        BranchDefinition stored = stored();

        assertThat(Json.mapper().valueToTree(definitions.masked(stored)).toString())
                .contains("+554733330001", "Dra. Lia", "\"key\":\"****\"", "\"doorCode\":\"****\"")
                .doesNotContain("sealed");
        assertThat(List.of(
                        clinic().build().toString(), definitions.decode(stored).toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain("s3cret", "4711", "+5547"));
    }

    @Test
    void aMaskedSecretMeansTheStoredOne() {
        BranchDefinition stored = stored();
        BranchDefinition masked = definitions.masked(stored);

        Branch again = definitions.decode(definitions.encode(masked, Optional.of(stored)));
        assertThat(again.settings()).isEqualTo(definitions.decode(stored).settings());

        BranchDefinition changed = masked.withSettings(
                Map.of("gateway", Map.of("number", "+554733330002", "key", "other")), masked.settings());
        Branch next = definitions.decode(definitions.encode(changed, Optional.of(stored)));
        assertThat(next.settings().get(KEY)).isEqualTo("other");
        assertThat(next.settings().get(DOOR_CODE)).isEqualTo("4711");
    }

    @Test
    void aMaskWithoutAStoredSecretIsRefused() {
        BranchDefinition masked = definitions.masked(stored());

        assertThatThrownBy(() -> definitions.encode(masked, Optional.empty()))
                .isInstanceOf(InvalidBranchException.class)
                .hasMessage("The branch \"matriz\" cannot be used. Its lines.gateway.key is masked and has no stored"
                        + " value; give the secret itself. Its doorCode is masked and has no stored value; give"
                        + " the secret itself.");
    }

    @Test
    void everythingThatIsWrongIsToldWithItsPath() {
        BranchDefinition wrong = BranchFixture.definition()
                .channel("gateway")
                .setting("colour", "red")
                .line("gateway", Map.of("number", "1", "key", "s3", "colour", "red"))
                .line("cloud", Map.of("token", "t0ken"))
                .line("sandbox", Map.of("speed", 1))
                .build();

        assertThatThrownBy(() -> definitions.encode(wrong, Optional.empty()))
                .isInstanceOfSatisfying(
                        InvalidBranchException.class,
                        failure -> assertThat(failure.problems())
                                .allSatisfy(problem ->
                                        assertThat(problem.description()).startsWith("Its " + problem.field() + " "))
                                .extracting(BranchProblem::description)
                                .containsExactlyInAnyOrder(
                                        "Its colour is not known; the settings here are doctor, doorCode.",
                                        "Its doctor is missing; it must be a name.",
                                        "Its lines.gateway.number must be a number such as +55, not \"1\".",
                                        "Its lines.gateway.key must be a text of 3 characters or more.",
                                        "Its lines.gateway.colour is not known; the settings here are number, key.",
                                        "Its lines.cloud belongs to no channel; the channels are gateway, sandbox.",
                                        "Its lines.sandbox.speed is not known; there are no settings here."));
    }

    @Test
    void aLineOnAnotherChannelIsCheckedToo() {
        BranchFixture both = clinic().channel("sandbox").line("gateway", Map.of("number", "+554733330001"));

        assertThatThrownBy(() -> definitions.encode(both.build(), Optional.empty()))
                .hasMessageContaining("Its lines.gateway.key is missing");
    }

    @Test
    void whatIsNotKnownOfAStoredBranchIsKeptAndNotShown() throws JsonProcessingException {
        BranchDefinition newer = StoredJson.read(
                        Json.mapper()
                                .readTree(Json.mapper()
                                        .valueToTree(stored())
                                        .toString()
                                        .replace(
                                                "\"lines\":{",
                                                "\"colour\":\"red\",\"pin\":\"sealed:1:AAAA\",\"off\":null,"
                                                        + "\"lines\":{\"cloud\":{\"token\":\"t0ken\"},")),
                        BranchDefinition.class)
                .value();

        assertThat(definitions.decode(newer).settings())
                .isEqualTo(definitions.decode(stored()).settings());
        BranchDefinition masked = definitions.masked(newer);
        assertThat(masked.settings()).containsEntry("colour", "red").containsEntry("pin", Secret.MASK);
        assertThat(masked.lines()).containsEntry("cloud", Map.of("token", Secret.MASK));

        BranchDefinition written = definitions.encode(masked, Optional.of(newer));
        assertThat(written.settings()).containsEntry("colour", "red").containsEntry("pin", "sealed:1:AAAA");
        assertThat(written.lines()).containsEntry("cloud", Map.of("token", "t0ken"));

        BranchDefinition without = masked.withSettings(
                Map.of("gateway", Map.of("number", "+55", "key", Secret.MASK)), Map.of("doctor", "Dra. Lia"));
        assertThat(definitions.encode(without, Optional.of(newer)).settings()).containsOnlyKeys("doctor");
    }

    @Test
    void aSecretThatWasStoredBeforeItWasOneIsReadAsItIs() {
        BranchDefinition clear = clinic().build();

        assertThat(definitions.decode(clear).settings().get(KEY)).isEqualTo("s3cret");
        BranchDefinition number =
                clear.withSettings(Map.of("gateway", Map.of("number", "+55", "key", 12345)), clear.settings());
        assertThat(definitions.decode(number).settings().get(KEY)).isEqualTo("12345");
    }

    @Test
    void aSecretOfAnotherKeyOrPlaceIsRefusedInOneSentence() {
        BranchDefinition stored = stored();
        BranchDefinitions other = new EncryptedBranchDefinitions(SCHEMA, ciphers(2));

        assertThatThrownBy(() -> other.decode(stored))
                .isInstanceOf(InvalidBranchException.class)
                .hasMessageContaining("The secret of branches/matriz/lines.gateway.key cannot be decrypted");
        BranchDefinition moved = stored.withSettings(
                stored.lines(),
                Map.of(
                        "doctor",
                        "Dra. Lia",
                        "doorCode",
                        String.valueOf(
                                stored.lines().getOrDefault("gateway", Map.of()).get("key"))));
        assertThatThrownBy(() -> definitions.decode(moved))
                .hasMessageContaining("branches/matriz/doorCode cannot be decrypted");
    }

    @Test
    void withoutAKeyASecretIsRefusedAndEverythingElseIsTaken() {
        BranchDefinitions keyless = new EncryptedBranchDefinitions(SCHEMA, new SecretCipherSource() {
            @Override
            public SecretCipher forEncryption() {
                throw new ConfigException(ConfigException.ConfigErrorReason.UNAVAILABLE, "There is no key.", null);
            }

            @Override
            public SecretCipher forDecryption() {
                return forEncryption();
            }
        });

        assertThatThrownBy(() -> keyless.encode(clinic().build(), Optional.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("There is no key.");
        assertThatThrownBy(() -> keyless.decode(stored())).isInstanceOf(ConfigException.class);
        BranchDefinition open =
                BranchFixture.definition().setting("doctor", "Dra. Lia").build();
        assertThat(keyless.decode(keyless.encode(open, Optional.empty()))
                        .settings()
                        .get(DOCTOR))
                .isEqualTo("Dra. Lia");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "lines", "settings", "version"})
    void noAgentTakesANameThatEveryBranchHas(String name) {
        SettingSchema taken = SettingSchema.NONE.optional(setting(name, false, "a text"));

        assertThatThrownBy(() -> new BranchSchema(ZoneOffset.UTC, "sandbox", taken, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An agent cannot declare the setting " + name
                        + " of branches, because every branch has a field of" + " this name; give it another name.");
    }

    @Test
    void aBranchIsDescribedByAProgram() {
        Branch branch = Branch.of("centro", "gateway", ZoneOffset.UTC)
                .withName("Centro")
                .withPhone("+5548999990001")
                .withHours(OpeningHours.always(ZoneOffset.UTC))
                .with(NUMBER, "+554733330001");

        assertThat(branch.name()).isEqualTo("Centro");
        assertThat(branch.phone()).isEqualTo("+5548999990001");
        assertThat(branch.settings().get(NUMBER)).isEqualTo("+554733330001");
        assertThat(SCHEMA.line("gateway").missing(branch.settings()))
                .containsExactly("key is missing; it must be a text of 3 characters or more");
        assertThat(SCHEMA.line("cloud")).isEqualTo(SettingSchema.NONE);
    }
}
