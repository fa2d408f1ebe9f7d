package io.fairbot.standalone.internal.setup;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values imported by {@code setup} from a {@code .env} file, a branches file, or a directory with them. */
final class SetupImport {
    private static final String ENV = ".env";
    private static final String BRANCHES = "branches.json";
    private static final String PREFIX = "FAIRBOT_";

    private final Map<String, SetupValues.SetupValue> values = new LinkedHashMap<>();
    private final Map<String, String> imported = new LinkedHashMap<>();
    private final Map<String, String> unmatched = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private Optional<Path> branches = Optional.empty();

    private SetupImport() {}

    static SetupImport none() {
        return new SetupImport();
    }

    /** Reads a file or a directory; errors are among the {@link #problems}. */
    static SetupImport of(Path source) {
        SetupImport read = new SetupImport();
        try {
            if (Files.isDirectory(source)) {
                read.directory(source);
            } else if (!Files.isReadable(source)) {
                read.problems.add("There is no file or directory " + source + " that this user may read (--import).");
            } else if (source.toString().endsWith(".json")) {
                read.branches = Optional.of(source);
            } else {
                read.env(source);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /** Returns the imported settings by name. */
    Map<String, SetupValues.SetupValue> values() {
        return values;
    }

    /** Returns the branches file, empty for none. */
    Optional<Path> branches() {
        return branches;
    }

    /** Returns the imported names, each with its setting. */
    Map<String, String> imported() {
        return imported;
    }

    /** Returns the names without a corresponding setting, each with the reason, which may be empty. */
    Map<String, String> unmatched() {
        return unmatched;
    }

    /** Returns all problems. */
    List<String> problems() {
        return problems;
    }

    private void directory(Path source) throws IOException {
        Path env = source.resolve(ENV);
        if (Files.isReadable(env)) {
            env(env);
        }
        branches = branches.or(() -> Optional.of(source.resolve(BRANCHES)).filter(Files::isReadable));
        if (!Files.isReadable(env) && branches.isEmpty()) {
            problems.add(source + " holds neither " + ENV + " nor " + BRANCHES + ": name the file itself.");
        }
        try (Stream<Path> all = Files.list(source)) {
            all.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.startsWith("auth_info") || name.equals("sessions"))
                    .forEach(name -> unmatched.put(name, "a session belongs to its program: link the phone anew"));
        }
    }

    private void env(Path file) throws IOException {
        Map<String, String> found;
        try {
            found = EnvFile.of(Files.readString(file)).shellValues(file.toString(), problems);
        } catch (MalformedInputException e) {
            problems.add(file + " is no text in UTF-8.");
            return;
        }
        Map<String, Setting<?>> own =
                BootstrapSettings.all().stream().collect(Collectors.toMap(Setting::name, setting -> setting));
        Set<String> used = new HashSet<>();
        found.forEach((name, text) -> {
            Setting<?> setting = own.get(name);
            if (setting != null && !text.isBlank()) {
                add(name, setting, text.strip(), file);
                used.add(name);
            }
        });
        for (NodeJsVariables.ImportedSetting counterpart : NodeJsVariables.counterparts(found)) {
            used.addAll(List.of(counterpart.from().split(", ", -1)));
            if (values.containsKey(counterpart.setting().name())) {
                unmatched.put(counterpart.from(), counterpart.setting().name() + " stands beside it");
            } else {
                add(counterpart.from(), counterpart.setting(), counterpart.text(), file);
            }
        }
        found.forEach((name, text) -> {
            if (!used.contains(name) && !text.isBlank()) {
                unmatched.put(
                        name,
                        NodeJsVariables.rejectionReason(name, text)
                                .orElse(name.startsWith(PREFIX) ? "it is not a setting of fairbot" : ""));
            }
        });
    }

    private void add(String from, Setting<?> setting, String text, Path file) {
        if (setting.equals(BootstrapSettings.BRANCHES_FILE)) {
            addBranches(text, file);
            return;
        }
        String origin = from + " in " + file;
        Optional<String> problem = SetupValues.problem(setting, new SetupValues.SetupValue(text, origin));
        if (problem.isPresent()) {
            problems.add(problem.get());
        } else {
            values.put(setting.name(), new SetupValues.SetupValue(text, origin));
            imported.put(from, setting.name());
        }
    }

    /** Adds the branches file, whose path is relative to the imported file; it is copied to the new directory. */
    private void addBranches(String text, Path file) {
        Path named = file.resolveSibling(text).normalize();
        if (Files.isReadable(named)) {
            branches = Optional.of(named);
            imported.put(BootstrapSettings.BRANCHES_FILE.name(), named.toString());
        } else {
            problems.add("There is no branches file " + named + " that this user may read (FAIRBOT_BRANCHES_FILE in "
                    + file + ").");
        }
    }
}
