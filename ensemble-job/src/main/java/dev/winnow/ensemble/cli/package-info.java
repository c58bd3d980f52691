/** The command line: one class per command. */
package dev.winnow.ensemble.cli;
