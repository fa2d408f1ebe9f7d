/** The database dies in every way, and nothing that was acknowledged is lost, halved or doubled. */
@NullMarked
package io.fairbot.fault;

import org.jspecify.annotations.NullMarked;
