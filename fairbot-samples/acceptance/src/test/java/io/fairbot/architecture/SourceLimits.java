package io.fairbot.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The limits of size and the unique simple names of main code, read from its sources.
 *
 * <p>In one file and without any library, so that {@code java} runs it from the source, without a build:
 * {@code java fairbot-samples/acceptance/src/test/java/io/fairbot/architecture/SourceLimits.java}
 */
public final class SourceLimits {
    private static final int FILE = 500;
    private static final int METHOD = 40;
    private static final int PARAMETERS = 6;
    private static final int PACKAGE = 25;
    private static final String EXCEPTIONS =
            "fairbot-samples/acceptance/src/test/resources/io/fairbot/architecture/limits.txt";

    private final Path top;
    /** What is over a limit: the key under which an exception is listed, and a sentence. */
    private final Map<String, String> findings = new TreeMap<>();

    private final Map<String, Integer> packages = new TreeMap<>();
    private final Map<String, Set<String>> names = new TreeMap<>();

    private SourceLimits(Path top) {
        this.top = top;
    }

    /**
     * Prints what is over a limit, and exits with 1 when there is anything.
     *
     * @param args the top of the working copy; without it, the working directory
     * @throws IOException when a source cannot be read
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path top = Path.of(args.length == 0 ? "" : args[0]).toAbsolutePath();
        List<String> problems = problems(top);
        problems.forEach(out::println);
        out.println(problems.size() + " problems");
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    /** Returns a sentence for each thing over a limit that is not listed, and for each exception that nothing needs. */
    static List<String> problems(Path top) throws IOException {
        return problems(findings(top), Files.readAllLines(top.resolve(EXCEPTIONS)));
    }

    static Map<String, String> findings(Path top) throws IOException {
        SourceLimits limits = new SourceLimits(top);
        try (Stream<Path> files = Files.walk(top)) {
            limits.read(files.filter(SourceLimits::isMain).sorted().toList());
        }
        return limits.findings;
    }

    /** Compares with lines of a key, two spaces and a reason; lines that begin with {@code #} are comments. */
    static List<String> problems(Map<String, String> findings, List<String> exceptions) {
        List<String> problems = new ArrayList<>();
        Set<String> excepted = new HashSet<>();
        for (String line : exceptions) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" {2,}", 2);
            excepted.add(parts[0]);
            if (parts.length < 2 || parts[1].isBlank()) {
                problems.add("The exception \"" + parts[0] + "\" has no reason; write it after two spaces.");
            } else if (!findings.containsKey(parts[0])) {
                problems.add("The exception \"" + parts[0] + "\" is not needed; take it out of " + EXCEPTIONS + ".");
            }
        }
        findings.forEach((key, sentence) -> {
            if (!excepted.contains(key)) {
                problems.add(sentence + " [" + key + "]");
            }
        });
        return problems;
    }

    private static boolean isMain(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java") && path.contains("/src/main/java/") && !path.contains("/target/");
    }

    private void read(List<Path> files) throws IOException {
        for (Path file : files) {
            long lines;
            try (Stream<String> text = Files.lines(file)) {
                lines = text.count();
            }
            if (lines > FILE) {
                String name = top.relativize(file).toString().replace('\\', '/');
                findings.put("file " + name, name + " has " + lines + " lines; at most " + FILE + " are allowed.");
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Visitor(unit, positions), null);
            }
        }
        packages.forEach((name, count) -> {
            if (count > PACKAGE) {
                findings.put(
                        "package " + name,
                        name + " has " + count + " top-level types; at most " + PACKAGE + " are allowed.");
            }
        });
        names.forEach((name, types) -> {
            if (types.size() > 1) {
                findings.put("name " + name, "The simple name " + name + " is used more than once: " + types + ".");
            }
        });
    }

    private final class Visitor extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String home;
        private final Deque<ClassTree> around = new ArrayDeque<>();

        Visitor(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.home = String.valueOf(unit.getPackageName());
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String name = type.getSimpleName().toString();
            if (around.isEmpty()) {
                packages.merge(home, 1, Integer::sum);
            }
            around.push(type);
            if (!name.isEmpty()) {
                names.computeIfAbsent(name, key -> new TreeSet<>()).add(home + "." + path());
            }
            super.visitClass(type, null);
            around.pop();
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            String name = home + "." + path() + "." + method.getName();
            if (method.getBody() != null && !isImplied(method)) {
                LineMap map = unit.getLineMap();
                long begin = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long end = map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                long lines = Math.max(0, end - begin - 1);
                if (lines > METHOD) {
                    findings.put(
                            "method " + name, name + " has " + lines + " lines; at most " + METHOD + " are allowed.");
                }
            }
            int parameters = method.getParameters().size();
            if (parameters > PARAMETERS && !isCanonical(method)) {
                findings.put(
                        "parameters " + name,
                        name + " has " + parameters + " parameters; at most " + PARAMETERS + " are allowed.");
            }
            return super.visitMethod(method, null);
        }

        private String path() {
            List<String> path = new ArrayList<>();
            around.descendingIterator().forEachRemaining(type -> {
                String name = type.getSimpleName().toString();
                path.add(name.isEmpty() ? "anonymous" : name);
            });
            return String.join(".", path);
        }

        /** What the compiler adds has no place in the source. */
        private boolean isImplied(MethodTree method) {
            return positions.getEndPosition(unit, method) < 0;
        }

        /** The parameters of a record's own constructor are its header. */
        private boolean isCanonical(MethodTree method) {
            ClassTree type = around.element();
            if (type.getKind() != Tree.Kind.RECORD || !method.getName().contentEquals("<init>")) {
                return false;
            }
            long components = type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.STATIC))
                    .count();
            return method.getParameters().size() == components;
        }
    }
}
