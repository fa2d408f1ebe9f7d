package io.fairbot.files;

import io.fairbot.Internal;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** Reasons of failed file operations in words for operators. Stateless. */
@Internal
public final class FileErrors {
    private FileErrors() {}

    /**
     * Returns why an operation failed, as part of a sentence: without the name of a class, and without the name of the
     * file unless the system's own text contains it.
     *
     * @param failure the failure
     * @return such as "permission denied"
     */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "it is missing";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file of its name is in the way";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (failure instanceof EOFException) {
            return "it ends too early";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return text(failure);
    }

    /**
     * Returns why an operation failed that reports I/O failures unchecked, as {@link #reason(IOException)}.
     *
     * @param failure the failure
     * @return such as "the file system is read-only"
     */
    public static String reason(RuntimeException failure) {
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException cause) {
            return reason(cause);
        }
        return failure instanceof ReadOnlyFileSystemException ? "the file system is read-only" : "it cannot be used";
    }

    /**
     * Returns whether an operation failed because the disk is full.
     *
     * @param failure the failure
     * @return false where the system does not say so
     */
    public static boolean isFull(IOException failure) {
        String text = text(failure);
        return text.contains("No space left") || text.contains("not enough space") || text.contains("quota exceeded");
    }

    private static String text(IOException failure) {
        String text = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return text == null || text.isBlank() ? "an input or output error" : text;
    }
}
