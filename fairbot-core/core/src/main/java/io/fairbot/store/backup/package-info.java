/**
 * The report and the progress of a backup or a restore.
 */
@NullMarked
package io.fairbot.store.backup;

import org.jspecify.annotations.NullMarked;
