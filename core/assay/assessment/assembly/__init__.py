"""Forms by solver: one form drawn from a seed, or several parallel ones to a target; and why there is none.

Reading order: `pools` says what is asked, `objectives` what is made best, `compiling` and `blocks` turn both into
a linear program, `parallel` solves it, `exchanging` refines, `explaining` says which rules exclude each other.
`drawing` is the single form of an exam.
"""
