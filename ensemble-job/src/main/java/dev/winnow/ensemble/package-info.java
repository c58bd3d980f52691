/** Published ensembles for programs of others: to load one, and to ask it. Needs no Spark. */
package dev.winnow.ensemble;
