package io.fairbot.standalone.internal.setup;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import io.fairbot.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plan of the setup command: files, generated secrets, notes and problems. Writes nothing. */
final class SetupPlan {
    /** The default path of the branches file. */
    static final String BRANCHES = "./branches.json";

    private static final String MADE = "made";
    private static final int KEY_BYTES = 32;
    private static final int SECRET_BYTES = 24;

    private final Path directory;
    private final SetupValues values;
    private final SetupImport imported;
    private final SecureRandom random;
    private final Map<Path, String> files = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private SetupPlan(Path directory, SetupValues values, SetupImport imported, SecureRandom random) {
        this.directory = directory;
        this.values = values;
        this.imported = imported;
        this.random = random;
    }

    static SetupPlan of(Path directory, SetupValues values, SetupImport imported, SecureRandom random) {
        SetupPlan plan = new SetupPlan(directory, values, imported, random);
        plan.problems.addAll(imported.problems());
        plan.problems.addAll(values.problems());
        plan.branches();
        if (plan.problems.isEmpty()) {
            plan.generateSecrets();
            plan.problems.addAll(values.problemsTogether());
        }
        return plan;
    }

    /** Returns the problems that prevent the setup. */
    List<String> problems() {
        return problems;
    }

    /** Returns notes for the user. */
    List<String> notes() {
        return notes;
    }

    /** Returns the files to be created, with their contents. */
    Map<Path, String> files() {
        return files;
    }

    /** Returns the generated secrets by the names of their settings. */
    Map<String, String> secrets() {
        return secrets;
    }

    /** Returns the directories that a start uses. */
    List<Path> directories() {
        return List.of(dataDirectory(), directory(BootstrapSettings.LOG_DIR));
    }

    Path dataDirectory() {
        return directory(BootstrapSettings.DATA_DIR);
    }

    private Path directory(Setting<Path> setting) {
        return directory.resolve(settings().get(setting)).normalize();
    }

    /** Returns the settings that a start will find. */
    Settings settings() {
        return values.settings();
    }

    /** Returns the problems of a branches file. */
    static List<String> problems(SetupValues values, Path file) {
        Settings settings = values.settingsOfBranches().with(BootstrapSettings.BRANCHES_FILE, file);
        List<String> problems = new ArrayList<>(
                BranchAgent.validateInitialData(settings, values.application().branchSchema(settings)));
        if (values.application().hasExchange()) {
            problems.addAll(ExchangeAgent.validateInitialData(settings, Instant.now()));
        }
        return problems;
    }

    private void branches() {
        Optional<SetupValues.SetupValue> chosen = values.find(BootstrapSettings.BRANCHES_FILE);
        if (chosen.isPresent()) {
            Path file = directory.resolve(chosen.get().text());
            if (Files.isReadable(file)) {
                problems.addAll(problems(values, file));
            } else {
                problems.add("There is no branches file " + file + " that this user may read ("
                        + chosen.get().origin() + ").");
            }
            imported.branches()
                    .filter(other -> !isSame(other, file))
                    .ifPresent(other -> notes.add(other + " is not used: the branches file is "
                            + chosen.get().text() + " (" + chosen.get().origin() + ")."));
            return;
        }
        values.set(BootstrapSettings.BRANCHES_FILE.name(), BRANCHES, MADE);
        Path file = directory.resolve(BRANCHES).normalize();
        imported.branches().ifPresent(other -> problems.addAll(problems(values, other)));
        if (!Files.exists(file)) {
            files.put(file, imported.branches().map(SetupPlan::read).orElseGet(BranchAgent::sampleJson));
        } else if (imported.branches().filter(other -> !isSame(other, file)).isPresent()) {
            problems.add(file + " is there already and says something else than the one that is imported: move it away,"
                    + " or import only the .env.");
        } else {
            problems.addAll(problems(values, file));
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.mismatch(one, other) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generateSecrets() {
        Path data = directory.resolve(values.find(BootstrapSettings.DATA_DIR)
                .map(SetupValues.SetupValue::text)
                .orElse(""));
        boolean used = Files.exists(data.resolve("store.db"));
        if (values.find(BootstrapSettings.API_ADMIN_KEY).isEmpty()) {
            if (used) {
                notes.add("The store in " + data + " has its key of the API already; a lost one is replaced"
                        + " with FAIRBOT_API_ADMIN_KEY.");
            } else {
                generate(BootstrapSettings.API_ADMIN_KEY.name(), "fb_" + randomText());
            }
        }
        if (used) {
            notes.add("The store in " + data + " has its branches already; the branches file is for an empty one.");
        }
        if (values.find(BootstrapSettings.DASHBOARD_ADMIN_PASSWORD).isEmpty()) {
            generate(BootstrapSettings.DASHBOARD_ADMIN_PASSWORD.name(), randomText());
        }
        if (values.find(BootstrapSettings.MONGODB_URI).isPresent()) {
            values.setDefault(BootstrapSettings.MONGODB_DATABASE);
        }
        if (values.find(BootstrapSettings.ENCRYPTION_KEY).isEmpty()) {
            encryptionKey(data.resolve("encryption.key").normalize());
        }
    }

    private void encryptionKey(Path keyFile) {
        boolean shared = values.find(BootstrapSettings.MONGODB_URI).isPresent();
        if (!shared && !Files.exists(keyFile)) {
            files.put(keyFile, randomKey() + "\n");
            notes.add("The key of stored secrets is " + keyFile + ". It is in no backup: keep a copy elsewhere.");
        } else if (shared && Files.exists(keyFile)) {
            // A new key would make encrypted values unreadable.
            values.set(BootstrapSettings.ENCRYPTION_KEY.name(), read(keyFile).strip(), keyFile.toString());
        } else if (shared) {
            generate(BootstrapSettings.ENCRYPTION_KEY.name(), randomKey());
            notes.add("All who use the database need the same FAIRBOT_ENCRYPTION_KEY. It is in no backup: keep a copy"
                    + " elsewhere.");
        }
    }

    private void generate(String name, String secret) {
        values.set(name, secret, MADE);
        secrets.put(name, secret);
    }

    private String randomKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String randomText() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
