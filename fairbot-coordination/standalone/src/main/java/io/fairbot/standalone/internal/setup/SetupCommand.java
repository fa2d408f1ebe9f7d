package io.fairbot.standalone.internal.setup;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import io.fairbot.files.PrivateFiles;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ConsolePrompt;
import io.fairbot.standalone.internal.console.ProgramJar;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import io.fairbot.storage.Storage;
import io.fairbot.store.StoreException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code setup}: initializes a working directory with directories, secrets, branches, channel and the file
 * {@code .env}.
 */
@Command(
        name = "setup",
        description =
                "Makes a working directory ready for the start: directories, secrets, branches, channel, .env. Asks,"
                        + " unless --yes says that every default is right. What is there already stays as it is.",
        mixinStandardHelpOptions = true)
public final class SetupCommand implements Callable<Integer> {
    private static final String ENV = ".env";
    private static final String HEAD =
            "# Settings of fairbot, made by setup; docs/operate/CONFIGURATION.md explains each. Keep this"
                    + " file to yourself.";

    private final StandaloneComponents application;
    private final BufferedReader in;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, SetupValues.SetupValue> outside;

    @Option(
            names = "--directory",
            paramLabel = "DIRECTORY",
            description = "The working directory; the current one by default. Paths in settings are relative to it.")
    private Path directory = Path.of("");

    @Option(
            names = {"-y", "--yes"},
            description = "Never prompts.")
    private boolean yes;

    @Option(names = "--data-dir", paramLabel = "DIRECTORY", description = "FAIRBOT_DATA_DIR; ./data by default.")
    private @Nullable String dataDir;

    @Option(names = "--log-dir", paramLabel = "DIRECTORY", description = "FAIRBOT_LOG_DIR; ./logs by default.")
    private @Nullable String logDir;

    @Option(names = "--channel", paramLabel = "CHANNEL", description = "FAIRBOT_CHANNEL; sandbox by default.")
    private @Nullable String channel;

    @Option(
            names = "--branches",
            paramLabel = "FILE",
            description = "FAIRBOT_BRANCHES_FILE; by default ./branches.json, which is made of the sample.")
    private @Nullable String branches;

    @Option(
            names = "--mongodb-uri",
            paramLabel = "ADDRESS",
            description =
                    "FAIRBOT_MONGODB_URI; none by default. Others on this machine can read a command line: a password"
                            + " is better told when setup asks.")
    private @Nullable String mongodbUri;

    @Option(
            names = "--mongodb-database",
            paramLabel = "NAME",
            description = "FAIRBOT_MONGODB_DATABASE; fairbot by default.")
    private @Nullable String mongodbDatabase;

    // Not a map: picocli prints map values with unbalanced quotes, and they may be secrets.
    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Any other setting; repeatable.")
    private List<String> others = new ArrayList<>();

    @Option(
            names = "--import",
            paramLabel = "PATH",
            description = "A file .env, a branches file, or a directory with them, also of a Node program.")
    private @Nullable Path source;

    @Option(
            names = "--class-archive",
            description =
                    "Also makes a class archive in the data directory, with which a start takes about half the time."
                            + " Only for a jar; anew after each upgrade of fairbot or Java.")
    private boolean classArchive;

    @Option(
            names = "--repair",
            description =
                    "Only takes the permissions of other users of this machine away, from .env, the data directory"
                            + " and the logs, and prints what it changed.")
    private boolean repair;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /**
     * Creates the command.
     *
     * @param outside the values of the environment and the system properties
     */
    public SetupCommand(
            StandaloneComponents application,
            BufferedReader in,
            PrintWriter out,
            PrintWriter err,
            Map<String, SetupValues.SetupValue> outside) {
        this.application = application;
        this.in = in;
        this.out = out;
        this.err = err;
        this.outside = outside;
    }

    @Override
    public Integer call() {
        try {
            return prepare();
        } catch (IOException | UncheckedIOException e) {
            String what = String.valueOf(e instanceof UncheckedIOException ? e.getCause() : e);
            throw new CommandException(
                    CommandException.FAILED,
                    directory.toAbsolutePath().normalize() + " cannot be made ready (" + what
                            + "): give this user the right to read and write it, and make room on its disk.",
                    e);
        }
    }

    private int prepare() throws IOException {
        Path here = directory.toAbsolutePath().normalize();
        Path file = Files.exists(here.resolve(ENV)) ? here.resolve(ENV).toRealPath() : here.resolve(ENV);
        List<String> problems = new ArrayList<>();
        if (classArchive && ProgramJar.find().isEmpty()) {
            problems.add("--class-archive is for a program that was started with java -jar: leave it out.");
        }
        EnvFile before = EnvFile.of(Files.exists(file) ? text(file) : "");
        SetupImport imported = Optional.ofNullable(source).map(SetupImport::of).orElseGet(SetupImport::none);
        SetupValues values = new SetupValues(application, outside, existing(before, problems), imported.values());
        options(values, problems);
        for (Setting<?> usual :
                List.of(BootstrapSettings.DATA_DIR, BootstrapSettings.LOG_DIR, BootstrapSettings.CHANNEL)) {
            values.setDefault(usual);
        }
        if (repair) {
            throwIfAny(problems);
            return repair(here, file, values);
        }
        if (!yes) {
            throwIfAny(all(
                    problems,
                    imported.problems(),
                    values.problems(),
                    imported.branches()
                            .map(branchesFile -> SetupPlan.problems(values, branchesFile))
                            .orElse(List.of())));
            checkUnused(here, values);
            new SetupDialog(new ConsolePrompt(in, json ? err : out, "setup --yes"), here, values, imported).run();
        }
        SetupPlan plan = SetupPlan.of(here, values, imported, new SecureRandom());
        throwIfAny(all(problems, plan.problems()));
        List<Path> written = write(file, before, values, plan);
        if (classArchive) {
            makeClassArchive(plan, written);
        }
        print(new SetupReport(here, plan, imported, values.passedOver(), written));
        return 0;
    }

    private int repair(Path here, Path file, SetupValues values) throws IOException {
        return new PermissionRepair(out)
                .run(List.of(
                        file,
                        file.resolveSibling(ENV + ".bak"),
                        path(here, values, BootstrapSettings.DATA_DIR),
                        path(here, values, BootstrapSettings.LOG_DIR)));
    }

    private void print(SetupReport report) {
        if (json) {
            report.printJson(out);
        } else {
            report.print(out);
        }
    }

    /** Fails early when another process uses the data directory. */
    private static void checkUnused(Path here, SetupValues values) throws IOException {
        Path data = path(here, values, BootstrapSettings.DATA_DIR);
        if (Files.isDirectory(data)) {
            hold(data).close();
        }
    }

    private static Path path(Path here, SetupValues values, Setting<?> setting) {
        return here.resolve(
                        values.find(setting).map(SetupValues.SetupValue::text).orElse(""))
                .normalize();
    }

    private static Closeable hold(Path data) {
        try {
            return Storage.lockDirectory(data);
        } catch (StoreException e) {
            throw new CommandException(
                    e.code() == StoreException.StoreErrorCode.LOCKED ? CommandException.USAGE : CommandException.FAILED,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new CommandException(CommandException.USAGE, file + " is no text in UTF-8: move it away.", e);
        }
    }

    private static Map<String, SetupValues.SetupValue> existing(EnvFile text, List<String> problems) {
        Map<String, SetupValues.SetupValue> values = new LinkedHashMap<>();
        text.values(ENV, problems)
                .forEach((name, value) -> values.put(name, new SetupValues.SetupValue(value.strip(), ENV)));
        return values;
    }

    private void options(SetupValues values, List<String> problems) {
        set(values, BootstrapSettings.DATA_DIR, dataDir, "--data-dir");
        set(values, BootstrapSettings.LOG_DIR, logDir, "--log-dir");
        set(values, BootstrapSettings.CHANNEL, channel, "--channel");
        set(values, BootstrapSettings.BRANCHES_FILE, branches, "--branches");
        set(values, BootstrapSettings.MONGODB_URI, mongodbUri, "--mongodb-uri");
        set(values, BootstrapSettings.MONGODB_DATABASE, mongodbDatabase, "--mongodb-database");
        for (String other : others) {
            int split = other.indexOf('=');
            String name = split < 0 ? "" : other.substring(0, split);
            if (name.isEmpty()) {
                problems.add("--set takes NAME=value, for example --set=FAIRBOT_LOCALE=en.");
            } else {
                if (BootstrapSettings.all().stream()
                        .noneMatch(setting -> setting.name().equals(name))) {
                    problems.add(name + " (--set) is not a setting of fairbot.");
                }
                values.set(name, other.substring(split + 1).strip(), "--set");
            }
        }
    }

    private static void set(SetupValues values, Setting<?> setting, @Nullable String text, String option) {
        if (text != null) {
            values.set(setting.name(), text.strip(), option);
        }
    }

    @SafeVarargs
    private static List<String> all(List<String>... problems) {
        Set<String> all = new LinkedHashSet<>();
        for (List<String> some : problems) {
            all.addAll(some);
        }
        return List.copyOf(all);
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CommandException(
                    CommandException.USAGE,
                    (problems.size() == 1 ? "There is 1 problem" : "There are " + problems.size() + " problems")
                            + ", and nothing was written:\n  - " + String.join("\n  - ", problems),
                    null);
        }
    }

    private static List<Path> write(Path file, EnvFile before, SetupValues values, SetupPlan plan) throws IOException {
        List<Path> written = new ArrayList<>(plan.directories());
        written.removeIf(Files::isDirectory);
        Closeable held = hold(plan.dataDirectory());
        try {
            for (Path needed : plan.directories()) {
                PrivateFiles.createDirectories(needed);
            }
            Map<Path, String> contents = new LinkedHashMap<>(plan.files());
            contents.putAll(settings(file, before, values.toWrite()));
            AtomicFileWriter.write(contents);
            written.addAll(contents.keySet());
            return written;
        } finally {
            held.close();
        }
    }

    /** Creates the class archive; a failure is only printed, since the program runs without the archive. */
    private static void makeClassArchive(SetupPlan plan, List<Path> written) {
        try {
            written.add(ClassArchive.write(ProgramJar.find().orElseThrow(), plan.dataDirectory()));
        } catch (IOException e) {
            plan.notes()
                    .add("The class archive was not made (" + e.getMessage()
                            + "); everything runs without it, and starts more slowly.");
        }
    }

    /**
     * Returns the new .env file, if it has to change, and a copy of the previous one. It is written last, since the other
     * files take effect only through it.
     */
    private static Map<Path, String> settings(Path file, EnvFile before, Map<String, String> changes)
            throws IOException {
        boolean old = Files.exists(file);
        if (changes.isEmpty() && !(old && PrivateFiles.isWide(file))) {
            return Map.of();
        }
        Map<Path, String> files = new LinkedHashMap<>();
        if (old && !changes.isEmpty()) {
            files.put(file.resolveSibling(ENV + ".bak"), before.text());
        }
        files.put(file, (old ? before : EnvFile.of(HEAD)).with(changes).text());
        return files;
    }
}
