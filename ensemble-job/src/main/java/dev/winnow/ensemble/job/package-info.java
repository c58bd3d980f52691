/** From a configuration to a published ensemble: the jobs behind the commands. */
package dev.winnow.ensemble.job;
