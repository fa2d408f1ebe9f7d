package io.fairbot.branch;

import io.fairbot.Internal;
import io.fairbot.branch.InvalidBranchException.BranchProblem;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.SettingSchema;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** The codec of branch descriptions whose secrets are encrypted with the key of the installation. */
@Internal
public final class EncryptedBranchDefinitions implements BranchDefinitions {
    private final BranchSchema schema;
    private final SecretCipherSource ciphers;

    private static final BranchDefinition NOTHING =
            new BranchDefinition(null, null, null, null, null, null, null, null, null, Map.of(), Map.of());

    /**
     * Creates the codec.
     *
     * @param schema the rules of the application
     * @param ciphers encrypts and decrypts secrets
     */
    public EncryptedBranchDefinitions(BranchSchema schema, SecretCipherSource ciphers) {
        this.schema = schema;
        this.ciphers = ciphers;
    }

    @Override
    public BranchSchema schema() {
        return schema;
    }

    @Override
    public BranchDefinition encode(BranchDefinition given, Optional<BranchDefinition> stored) {
        BranchDefinition foreign = stored.map(before -> foreign(given, before)).orElse(NOTHING);
        BranchDefinition clear = unmasked(without(given, foreign), stored);
        Branch branch = schema.check(clear);
        BranchDefinition sealed = replaceSecrets(
                clear,
                (path, value) -> unchanged(given, stored, path)
                        .orElseGet(() -> ciphers.forEncryption()
                                .encrypt(Secret.of(SettingSchema.text(value)), context(branch.id(), path))));
        return with(sealed, foreign);
    }

    /** Returns the stored ciphertext of a secret that is masked in the given description: an unchanged secret stays as it is. */
    private static Optional<Object> unchanged(BranchDefinition given, Optional<BranchDefinition> stored, String path) {
        return find(given, path)
                .filter(Secret.MASK::equals)
                .flatMap(masked -> stored.flatMap(before -> find(before, path)))
                .filter(before -> before instanceof String text && SecretCipher.isEncrypted(text));
    }

    /**
     * Returns the stored settings that nobody declares and that the given description still has. They may be masked there, or be
     * those of a newer version: they stay as they are.
     */
    private BranchDefinition foreign(BranchDefinition given, BranchDefinition stored) {
        Map<String, Map<String, Object>> lines = new LinkedHashMap<>(stored.lines());
        lines.keySet().retainAll(given.lines().keySet());
        lines.keySet().removeAll(schema.lines().keySet());
        Map<String, Object> settings = new LinkedHashMap<>(stored.settings());
        settings.keySet().retainAll(given.settings().keySet());
        settings.keySet().removeIf(name -> schema.settings().find(name).isPresent());
        return NOTHING.withSettings(lines, settings);
    }

    private static BranchDefinition without(BranchDefinition given, BranchDefinition foreign) {
        Map<String, Map<String, Object>> lines = new LinkedHashMap<>(given.lines());
        lines.keySet().removeAll(foreign.lines().keySet());
        Map<String, Object> settings = new LinkedHashMap<>(given.settings());
        settings.keySet().removeAll(foreign.settings().keySet());
        return given.withSettings(lines, settings);
    }

    private static BranchDefinition with(BranchDefinition sealed, BranchDefinition foreign) {
        Map<String, Map<String, Object>> lines = new LinkedHashMap<>(sealed.lines());
        lines.putAll(foreign.lines());
        Map<String, Object> settings = new LinkedHashMap<>(sealed.settings());
        settings.putAll(foreign.settings());
        return sealed.withSettings(lines, settings);
    }

    /** Puts the stored secrets where the given ones are masked. */
    private BranchDefinition unmasked(BranchDefinition given, Optional<BranchDefinition> stored) {
        List<BranchProblem> problems = new ArrayList<>();
        String id = idOf(given);
        BranchDefinition clear = replaceSecrets(given, (path, value) -> {
            if (!value.equals(Secret.MASK)) {
                return value;
            }
            Optional<Object> known = stored.flatMap(before -> find(before, path));
            if (known.isEmpty()) {
                problems.add(new BranchProblem(
                        path, "Its " + path + " is masked and has no stored value; give the secret itself."));
            }
            return known.map(before -> decrypted(id, path, before)).orElse(value);
        });
        if (!problems.isEmpty()) {
            throw new InvalidBranchException(id, problems);
        }
        return clear;
    }

    @Override
    public Branch decode(BranchDefinition stored) {
        String id = idOf(stored);
        return schema.read(replaceSecrets(stored, (path, value) -> decrypted(id, path, value)));
    }

    private Object decrypted(String branch, String path, Object stored) {
        if (!(stored instanceof String text) || !SecretCipher.isEncrypted(text)) {
            return stored;
        }
        try {
            return ciphers.forDecryption().decrypt(text, context(branch, path)).reveal();
        } catch (IllegalArgumentException e) {
            throw new InvalidBranchException(branch, List.of(new BranchProblem(path, String.valueOf(e.getMessage()))));
        }
    }

    private static String idOf(BranchDefinition definition) {
        return Objects.requireNonNullElse(definition.id(), "");
    }

    @Override
    public BranchDefinition masked(BranchDefinition stored) {
        BranchDefinition shown = replaceSecrets(stored, (path, value) -> Secret.MASK);
        Map<String, Map<String, Object>> lines = new LinkedHashMap<>(shown.lines());
        lines.replaceAll((channel, values) -> schema.lines().containsKey(channel) ? values : allMasked(values));
        Map<String, Object> settings = new LinkedHashMap<>(shown.settings());
        settings.replaceAll(
                (name, value) -> value instanceof String text && SecretCipher.isEncrypted(text) ? Secret.MASK : value);
        return shown.withSettings(lines, settings);
    }

    private static Map<String, Object> allMasked(Map<String, Object> values) {
        Map<String, Object> masked = new LinkedHashMap<>(values);
        masked.replaceAll((name, value) -> Secret.MASK);
        return masked;
    }

    private BranchDefinition replaceSecrets(
            BranchDefinition definition, BiFunction<String, Object, Object> replacement) {
        Map<String, Map<String, Object>> lines = new LinkedHashMap<>();
        definition
                .lines()
                .forEach((channel, values) -> lines.put(
                        channel,
                        replaceSecrets(BranchSchema.linePath(channel), schema.line(channel), values, replacement)));
        return definition.withSettings(
                lines, replaceSecrets("", schema.settings(), definition.settings(), replacement));
    }

    private static Map<String, Object> replaceSecrets(
            String path,
            SettingSchema declared,
            Map<String, Object> values,
            BiFunction<String, Object, Object> replacement) {
        Map<String, Object> replaced = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            boolean isSecret = declared.find(name).filter(Setting::secret).isPresent();
            replaced.put(name, isSecret ? replacement.apply(path + name, value) : value);
        });
        return replaced;
    }

    /** Finds a value by the path of its setting. */
    private static Optional<Object> find(BranchDefinition definition, String path) {
        for (Map.Entry<String, Map<String, Object>> line : definition.lines().entrySet()) {
            String prefix = BranchSchema.linePath(line.getKey());
            if (path.startsWith(prefix)) {
                return Optional.ofNullable(line.getValue().get(path.substring(prefix.length())));
            }
        }
        return Optional.ofNullable(definition.settings().get(path));
    }

    private static String context(String branch, String path) {
        return "branches/" + branch + "/" + path;
    }
}
