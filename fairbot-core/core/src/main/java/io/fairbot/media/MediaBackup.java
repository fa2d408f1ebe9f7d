package io.fairbot.media;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.Internal;
import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import io.fairbot.json.Json;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.backup.MediaReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The media of a backup: a file for each, and a list of them that has a checksum, and names that of the backup's manifest. A medium
 * that an earlier backup in the same place has is linked instead of copied, where the file system can. Blocks; stateless.
 */
@Internal
public final class MediaBackup {
    /** The name of the directory of media, in a data directory and in a backup. */
    public static final String DIRECTORY = "media";

    /** The name of the list in a backup. */
    public static final String LIST = "media.json";

    private static final String MANIFEST = "manifest.json";
    private static final String PART = ".part";
    private static final int FORMAT = 1;

    private MediaBackup() {}

    /**
     * The list of a backup's media.
     *
     * @param format 1
     * @param manifest the checksum of the manifest of the backup
     * @param media the sizes by checksum
     * @param damaged the checksums of media whose bytes were damaged when the backup was made
     * @param missing the checksums of media that waiting messages name and that were not there
     * @param checksum the checksum of the list without this field
     */
    private record MediaList(
            int format,
            String manifest,
            Map<String, Long> media,
            List<String> damaged,
            List<String> missing,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String checksum) {

        MediaList withChecksum(@Nullable String other) {
            return new MediaList(format, manifest, media, damaged, missing, other);
        }

        byte[] encode() throws JsonProcessingException {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        }

        boolean isSound(byte[] text) throws JsonProcessingException {
            return format == FORMAT
                    && checksum != null
                    && checksum.equals(sha256(withChecksum(null).encode()))
                    && Arrays.equals(text, encode());
        }

        MediaReport report() {
            return new MediaReport(
                    media.size(),
                    media.values().stream().mapToLong(Long::longValue).sum(),
                    damaged,
                    missing);
        }
    }

    /**
     * Adds the media of a data directory to a backup whose manifest is written.
     *
     * @param data the data directory
     * @param backup the directory of the backup
     * @param needed the checksums of media that waiting messages name
     * @return the media of the backup; damaged ones are left out
     * @throws StoreException when they cannot be read or written; the backup has no list of media then
     */
    public static MediaReport write(Path data, Path backup, List<String> needed) {
        try {
            return writeFiles(data, backup, needed);
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The media cannot be written into the backup " + backup + " (" + FileErrors.reason(e)
                            + "): delete it, make room, and make another one.",
                    e);
        }
    }

    private static MediaReport writeFiles(Path data, Path backup, List<String> needed) throws IOException {
        Path copies = PrivateFiles.createDirectories(backup.resolve(DIRECTORY));
        List<Path> earlier = earlier(backup);
        Map<String, Long> media = new TreeMap<>();
        List<String> damaged = new ArrayList<>();
        for (Path file : MediaFiles.list(data.resolve(DIRECTORY))) {
            String name = file.getFileName().toString();
            Optional<Path> copied = link(name, earlier, copies);
            if (copied.isEmpty()) {
                copied = copy(file, copies);
            }
            if (copied.isPresent()) {
                media.put(name, Files.size(copied.get()));
            } else if (Files.exists(file)) {
                damaged.add(name);
            }
        }
        List<String> missing = needed.stream()
                .filter(name -> !media.containsKey(name))
                .sorted()
                .toList();
        MediaFiles.sync(copies);
        MediaList list = new MediaList(FORMAT, manifest(backup), media, damaged, missing, null);
        MediaList signed = list.withChecksum(sha256(list.encode()));
        PrivateFiles.write(backup.resolve(LIST), signed.encode());
        MediaFiles.sync(backup);
        return signed.report();
    }

    /** Returns the directories of media of the backups in the same place, the newest first. */
    private static List<Path> earlier(Path backup) throws IOException {
        Path place = backup.toAbsolutePath().normalize().getParent();
        if (place == null) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(other -> !other.equals(backup.toAbsolutePath().normalize()))
                    .filter(other -> Files.isRegularFile(other.resolve(LIST)))
                    .map(other -> other.resolve(DIRECTORY))
                    .filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** Links a sound copy of an earlier backup; empty when there is none, or the file system has no links. */
    private static Optional<Path> link(String name, List<Path> earlier, Path copies) throws IOException {
        for (Path other : earlier) {
            Path copy = other.resolve(name);
            if (isSound(copy)) {
                try {
                    return Optional.of(Files.createLink(copies.resolve(name), copy));
                } catch (IOException | UnsupportedOperationException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Returns whether a copy can be linked; one that cannot be read, or was deleted meanwhile, is no reason to fail. */
    private static boolean isSound(Path copy) {
        try {
            return Files.exists(copy) && MediaFiles.isSound(copy);
        } catch (IOException e) {
            return false;
        }
    }

    /** Copies a file; empty when it is damaged, or was deleted meanwhile. */
    private static Optional<Path> copy(Path file, Path directory) throws IOException {
        Path copy = directory.resolve(file.getFileName().toString());
        Path part = directory.resolve(file.getFileName() + PART);
        try (InputStream in = MediaFiles.sound(file);
                FileChannel channel = PrivateFiles.open(part);
                OutputStream out = Channels.newOutputStream(channel)) {
            channel.truncate(0);
            in.transferTo(out);
            channel.force(true);
        } catch (MediaException e) {
            Files.delete(part);
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(copy);
    }

    /**
     * Brings the media of a backup into a data directory. Media that are damaged or missing in the backup are left out and reported.
     *
     * @param backup the directory of the backup
     * @param data the data directory
     * @return the media that were restored
     * @throws StoreException when the list is damaged, or is that of another backup
     * @throws IOException when they cannot be read or written
     */
    public static MediaReport restore(Path backup, Path data) throws IOException {
        Optional<MediaList> list = read(backup);
        if (list.isEmpty()) {
            return MediaReport.NONE;
        }
        Path media = PrivateFiles.createDirectories(data.resolve(DIRECTORY));
        List<String> damaged = new ArrayList<>(list.get().damaged());
        Map<String, Long> restored = new TreeMap<>();
        for (String name : list.get().media().keySet()) {
            Optional<Path> copied = copy(backup.resolve(DIRECTORY).resolve(name), media);
            if (copied.isPresent()) {
                restored.put(name, Files.size(copied.get()));
            } else {
                damaged.add(name);
            }
        }
        MediaFiles.sync(media);
        return new MediaList(FORMAT, "", restored, damaged, list.get().missing(), null).report();
    }

    /**
     * Verifies the list of the media of a backup.
     *
     * @param backup the directory of the backup
     * @throws StoreException when the list is damaged, or is that of another backup
     * @throws IOException when it cannot be read
     */
    public static void verify(Path backup) throws IOException {
        read(backup);
    }

    private static Optional<MediaList> read(Path backup) throws IOException {
        Path file = backup.resolve(LIST);
        if (!Files.exists(file)) {
            if (Files.exists(backup.resolve(DIRECTORY))) {
                throw damaged(file, "it is missing, so the backup was cut off", null);
            }
            return Optional.empty();
        }
        byte[] text = Files.readAllBytes(file);
        try {
            MediaList list = Json.mapper().readValue(text, MediaList.class);
            if (!list.isSound(text)) {
                throw damaged(file, "it does not fit its checksum", null);
            }
            if (!list.manifest().equals(manifest(backup))) {
                throw damaged(file, "it is the list of another backup", null);
            }
            return Optional.of(list);
        } catch (JsonProcessingException e) {
            throw damaged(file, "it is not the JSON that was written", e);
        }
    }

    private static StoreException damaged(Path file, String what, @Nullable Exception cause) {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "The backup is damaged: " + file + ", " + what + ". Use another backup.",
                cause);
    }

    private static String manifest(Path backup) throws IOException {
        return sha256(Files.readAllBytes(backup.resolve(MANIFEST)));
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(MediaMeter.sha256().digest(content));
    }
}
