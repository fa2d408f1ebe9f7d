package io.fairbot.standalone.internal.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.ProgramJar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of the setup command: files written, settings imported, next commands. */
final class SetupReport {
    private final Path directory;
    private final SetupPlan plan;
    private final SetupImport imported;
    private final Map<String, String> passedOver;
    private final List<Path> written;

    SetupReport(
            Path directory, SetupPlan plan, SetupImport imported, Map<String, String> passedOver, List<Path> written) {
        this.directory = directory;
        this.plan = plan;
        this.imported = imported;
        this.passedOver = passedOver;
        this.written = written;
    }

    void print(PrintWriter out) {
        if (written.isEmpty()) {
            out.println(directory + " was ready already; nothing was changed.");
        } else {
            out.println("Wrote "
                    + String.join(", ", written.stream().map(Path::toString).toList()) + ".");
        }
        taken().forEach((from, to) -> out.println("  took over  " + from + (from.equals(to) ? "" : ": " + to)));
        passedOver.forEach((name, origin) -> out.println("  kept       " + name + " of: " + origin));
        imported.unmatched()
                .forEach((name, why) ->
                        out.println("  left out   " + name + ": " + (why.isEmpty() ? "it has no counterpart" : why)));
        plan.notes().forEach(out::println);
        secrets(out, plan.secrets());
        out.println();
        out.println("Next:");
        next().forEach(command -> out.println("  " + command));
    }

    private Map<String, String> taken() {
        Map<String, String> taken = new LinkedHashMap<>(imported.imported());
        taken.values().removeIf(passedOver::containsKey);
        return taken;
    }

    private static void secrets(PrintWriter out, Map<String, String> secrets) {
        if (!secrets.isEmpty()) {
            out.println();
            out.println("Made, and shown only this once; they are in .env:");
            secrets.forEach((name, value) -> out.println("  " + name + "=" + value));
        }
    }

    void printJson(PrintWriter out) {
        ObjectNode report = Json.mapper().createObjectNode().put("directory", directory.toString());
        report.set(
                "written",
                Json.mapper().valueToTree(written.stream().map(Path::toString).toList()));
        ObjectNode settings = report.putObject("settings");
        Settings all = plan.settings();
        BootstrapSettings.all()
                .forEach(setting -> all.masked(setting).ifPresent(value -> settings.put(setting.name(), value)));
        report.set("taken", Json.mapper().valueToTree(taken()));
        report.set("kept", Json.mapper().valueToTree(passedOver));
        report.set("leftOut", Json.mapper().valueToTree(imported.unmatched()));
        report.set("notes", Json.mapper().valueToTree(plan.notes()));
        report.set("secrets", Json.mapper().valueToTree(plan.secrets()));
        report.set("next", Json.mapper().valueToTree(next()));
        out.println(report.toPrettyString());
    }

    private List<String> next() {
        List<String> commands = new ArrayList<>();
        if (!directory.equals(Path.of("").toAbsolutePath())) {
            commands.add("cd " + quoted(directory.toString()));
        }
        commands.add(program("start"));
        if (plan.settings().find(BootstrapSettings.API_ADMIN_KEY).isPresent()) {
            commands.add("export FAIRBOT_API_KEY=$(sed -n 's/^FAIRBOT_API_ADMIN_KEY=//p' .env)");
        }
        commands.add(program("status"));
        return commands;
    }

    private static String quoted(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }

    /**
     * Returns the command line that runs this program: its jar, with the class archive if one exists, or the build it runs
     * in.
     */
    private String program(String command) {
        String archive = ClassArchive.find(plan.dataDirectory())
                .map(file -> "-XX:SharedArchiveFile=" + quoted(file.toString()) + " ")
                .orElse("");
        return ProgramJar.find()
                .map(jar -> "java " + archive + "-jar " + quoted(jar.toString()) + " " + command)
                .orElse("mvn -q -Prun -Dexec.args=" + command);
    }
}
