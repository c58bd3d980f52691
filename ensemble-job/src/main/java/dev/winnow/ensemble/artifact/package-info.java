/** The published ensemble: its files, their checksums, and how a version comes into service. */
package dev.winnow.ensemble.artifact;
