<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Leeuwarden's Op Maatformat: not in the social base and under no one law; what is asked of the casusteam; how support
     goes on meanwhile (chapter Leeuwarden). LWD-2, LWD-3, LWD-6, LWD-11. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Op Maat</xsl:attribute>
    <xsl:attribute name="en">Op Maat</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat de inwoner zelf als eerste wil</xsl:with-param>
      <xsl:with-param name="en">What the resident wants first</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'why_coach']" mode="answer">
      <xsl:with-param name="nl">Waarom de maatwerkcoach</xsl:with-param>
      <xsl:with-param name="en">Why the tailoring coach</xsl:with-param>
    </xsl:apply-templates>
    <xsl:if test="record[@code = 'op-maat']/answer[text or @answered]">
      <section nl="Waarom Op Maat" en="Why Op Maat">
        <xsl:apply-templates select="record[@code = 'op-maat']/answer[@code = 'social_base']" mode="answer">
          <xsl:with-param name="nl">Niet in de sociale basis</xsl:with-param>
          <xsl:with-param name="en">Not in the social base</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'op-maat']/answer[@code = 'laws']" mode="answer">
          <xsl:with-param name="nl">Onder geen enkele wet</xsl:with-param>
          <xsl:with-param name="en">Under no one law</xsl:with-param>
        </xsl:apply-templates>
      </section>
    </xsl:if>
    <xsl:if test="record[@code = 'op-maat']/answer[text or @answered]">
      <section nl="Wat wij het casusteam vragen" en="What we ask the casusteam">
        <xsl:apply-templates select="record[@code = 'op-maat']/answer[@code = 'asked']" mode="answer">
          <xsl:with-param name="nl">De vraag</xsl:with-param>
          <xsl:with-param name="en">The question</xsl:with-param>
        </xsl:apply-templates>
        <xsl:apply-templates select="record[@code = 'op-maat']/answer[@code = 'solution']" mode="answer">
          <xsl:with-param name="nl">De oplossing, of de richting</xsl:with-param>
          <xsl:with-param name="en">The solution, or the direction</xsl:with-param>
        </xsl:apply-templates>
      </section>
    </xsl:if>
    <xsl:apply-templates select="plan/answer[@code = 'support_meanwhile']" mode="answer">
      <xsl:with-param name="nl">Hulp die intussen doorgaat</xsl:with-param>
      <xsl:with-param name="en">Support that goes on meanwhile</xsl:with-param>
    </xsl:apply-templates>
    <xsl:if test="facts/temporaries/temporary_view">
      <section nl="Tijdelijk geregeld" en="Arranged for a time">
        <xsl:for-each select="facts/temporaries/temporary_view">
          <xsl:copy-of select="../../../texts/said[@kind = 'temporary_begun' and @item = current()/temporary/@value and @field = 'what']/p"/>
          <facts>
            <fact nl="Tot en met" en="Until"><xsl:value-of select="until"/></fact>
            <xsl:if test="result"><fact nl="Afgelopen" en="Ended"><xsl:value-of select="result"/></fact></xsl:if>
          </facts>
        </xsl:for-each>
      </section>
    </xsl:if>
    <xsl:apply-templates select="." mode="money"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
